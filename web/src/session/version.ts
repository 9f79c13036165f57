// version.ts: another version is served by now, and the page is loaded anew. Once, not in a loop: if it did not help,
// the visitor is asked.
const PAUSE = 60_000;  // ms

export function reloadOnce(): boolean {
  const before = Number(sessionStorage.getItem("moontick.reloaded") ?? 0);
  if (Date.now() - before < PAUSE) return false;
  sessionStorage.setItem("moontick.reloaded", String(Date.now()));
  location.reload();
  return true;
}
