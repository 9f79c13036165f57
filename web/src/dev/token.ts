// token.ts: whether this is the page of the mode's author.

const TOKEN = /^[0-9a-f]{32}$/;
const KEY = "moontick.dev";

// The token of the author's link. It moves from the address to this tab, so that an address that is passed on to
// friends does not carry it. Null: a player.
export function takeToken(): string | null {
  const query = new URLSearchParams(location.search), given = query.get("dev");
  try {
    if (given !== null && TOKEN.test(given)) sessionStorage.setItem(KEY, given);
    if (given !== null) {
      query.delete("dev");
      const rest = query.toString();
      history.replaceState(history.state, "", location.pathname + (rest && `?${rest}`) + location.hash);
    }
    return sessionStorage.getItem(KEY);
  } catch {
    return given;  // no storage: for as long as this page lives
  }
}
