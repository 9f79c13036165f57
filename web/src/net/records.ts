// records.ts: how messages travel where there is no WebSocket: one byte of kind, three of length, and the bytes (PROTOCOL.md).
import { wrong } from "../wire/check";

export enum Kind { Message, Close, Line }
const HEAD = 4;

export interface Record {
  readonly kind: Kind;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function record(kind: Kind, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  const made = new Uint8Array(HEAD + length);
  made.set([kind, length >> 16, length >> 8 & 255, length & 255]);
  made.set(bytes, HEAD);
  return made;
}

export function closeRecord(code: number, reason: string): Uint8Array<ArrayBuffer> {
  const words = new TextEncoder().encode(reason);
  const bytes = new Uint8Array(2 + words.length);
  bytes.set([code >> 8, code & 255]);
  bytes.set(words, 2);
  return record(Kind.Close, bytes);
}

export function readRecords(bytes: Uint8Array<ArrayBuffer>): Record[] {
  const records: Record[] = [];
  for (let at = 0; at < bytes.length;) {
    const [kind = 0, high = 0, middle = 0, low = 0] = bytes.subarray(at, at + HEAD);
    const end = at + HEAD + (high << 16 | middle << 8 | low);
    if (kind > Kind.Line || at + HEAD > bytes.length || end > bytes.length) wrong("no whole record");
    records.push({ kind, bytes: bytes.slice(at + HEAD, end) });
    at = end;
  }
  return records;
}

export function readClose(bytes: Uint8Array): { readonly code: number; readonly reason: string } {
  if (bytes.length < 2) return { code: 1005, reason: "" };
  return { code: (bytes[0] ?? 0) << 8 | (bytes[1] ?? 0), reason: new TextDecoder().decode(bytes.subarray(2)) };
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
