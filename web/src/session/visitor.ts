// visitor.ts: who plays and where: the name, the room code in the address, and what is remembered for next time.

const NAME_LIMIT = 16;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu;

export function cleanName(text: string): string {
  const line = text.normalize("NFKC").replace(/\s+/gu, " ").replace(INVISIBLE, "").trim();
  return Array.from(line).slice(0, NAME_LIMIT).join("").trim();
}

// The code in "/r/CODE"; "/MODE?NAME=VALUE" for "/play/MODE?NAME=VALUE"; "" for any other path.
export function roomOfPath(path: string, search = ""): string {
  const mode = /^\/play\/([a-z0-9_]+)\/?$/.exec(path)?.[1];
  if (mode !== undefined) return `/${mode}${settingsOf(search)}`;
  const code = /^\/r\/([^/]+)\/?$/.exec(path)?.[1] ?? "";
  try {
    return decodeURIComponent(code).slice(0, 32);
  } catch {
    return "";
  }
}

function settingsOf(search: string): string {
  const pairs = [...new URLSearchParams(search)].filter(([name]) => name !== "carrier");
  return pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

export function pathOfRoom(room: string): string {
  return room === "" ? "/" : `/r/${encodeURIComponent(room)}`;
}

// What a HELLO says for a room that is to be watched.
export function watching(room: string): string {
  return `@${room}`;
}

// What somebody types or pastes into the room field: a code, or a whole invite link.
export function roomOfText(text: string): string {
  const typed = text.trim();
  const path = /\/r\/[^/?#]+/.exec(typed)?.[0];
  return path === undefined ? typed.replace(/\s+/g, "").toUpperCase().slice(0, 32) : roomOfPath(path);
}

export interface Memory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

// A browser may refuse to remember (private mode, blocked storage): then nothing is remembered.
export function recall(memory: Memory | null, key: string): string {
  try {
    return memory?.getItem(`moontick.${key}`) ?? "";
  } catch {
    return "";
  }
}

export function remember(memory: Memory | null, key: string, value: string): void {
  try {
    memory?.setItem(`moontick.${key}`, value);
  } catch {
    // full or refused
  }
}

// localStorage or sessionStorage, where the browser has it.
export function memoryOf(pick: () => Memory): Memory | null {
  try {
    return pick();
  } catch {
    return null;
  }
}
