// check.ts: what arrives is a stranger's bytes: every value is looked at before it is used.
// A value that breaks the protocol throws ProtocolError, and whoever reads the socket ends the session.

export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

export function wrong(what: string): never {
  throw new ProtocolError(what);
}

export function integer(value: unknown, least: number, most: number, what: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) wrong(`${what}: ${String(value)}`);
  return value;
}

export function finite(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) wrong(`${what} is no number`);
  return value;
}

export function text(value: unknown, most: number, what: string): string {
  if (typeof value !== "string" || value.length > most) wrong(`${what} is no text of at most ${most}`);
  return value;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) wrong(`${what} is no list`);
  return value;
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

export function fields(value: unknown, what: string): Fields {
  if (!isFields(value)) wrong(`${what} is no map`);
  return value;
}
