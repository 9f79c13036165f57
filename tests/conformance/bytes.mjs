// bytes.mjs: what goes over the line, made byte by byte: requests, frames and messages, good and bad ones.
export const HOST = "moon.test";
export const KEY = "dGhlIHNhbXBsZSBub25jZQ==", ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="; // of RFC 6455, section 1.3
export const CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10;

const GOOD = {
  Host: HOST, Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": KEY,
  "Sec-WebSocket-Protocol": "moontick.1",
};

// A header that is null is left out; a list is as many header lines.
export function request(line, headers = { Host: HOST }) {
  const lines = Object.entries(headers).flatMap(([name, values]) => [values ?? []].flat().map((value) => `${name}: ${value}`));
  return [line, ...lines, "", ""].join("\r\n");
}

export const get = (path, headers = {}) => request(`GET ${path} HTTP/1.1`, { Host: HOST, ...headers });

// The good handshake with some headers changed, and perhaps the request line too.
export const upgrade = (headers = {}, line = "GET /ws HTTP/1.1") => request(line, { ...GOOD, ...headers });

// A client's frame. `form` is how many bytes the length takes (7 bits, 16, 64), and `length` what it claims.
export function frame(opcode, payload = "", { final = true, rsv = 0, mask = [0x37, 0xfa, 0x21, 0x3d], form, length } = {}) {
  const data = Buffer.from(payload), size = BigInt(length ?? data.length);
  const bits = form ?? (size < 126n ? 7 : size < 65536n ? 16 : 64);
  const head = Buffer.alloc(bits === 7 ? 2 : bits === 16 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (mask ? 0x80 : 0) | (bits === 7 ? Number(size) : bits === 16 ? 126 : 127);
  if (bits === 16) head.writeUInt16BE(Number(size), 2);
  if (bits === 64) head.writeBigUInt64BE(size, 2);
  if (!mask) return Buffer.concat([head, data]);
  return Buffer.concat([head, Buffer.from(mask), data.map((byte, i) => byte ^ mask[i % 4])]);
}

export const binary = (payload, options) => frame(BINARY, payload, options);
export const ping = (payload, options) => frame(PING, payload, options);
export const closing = (code, reason = "") => frame(CLOSE, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));

// The same message in pieces of these sizes; the last piece is what is left.
export function fragments(payload, sizes, opcode = BINARY) {
  const data = Buffer.from(payload), cuts = [0];
  for (const size of sizes) cuts.push(cuts.at(-1) + size);
  return cuts.map((cut, i) => frame(i ? CONTINUATION : opcode, data.subarray(cut, cuts[i + 1]), { final: i === cuts.length - 1 }));
}

function packText(text) {
  const bytes = Buffer.from(text), size = bytes.length;
  const head = size < 32 ? [0xa0 | size] : size < 256 ? [0xd9, size] : [0xda, size >> 8, size & 255];
  return Buffer.concat([Buffer.from(head), bytes]);
}

function packNumber(number) {
  if (Number.isInteger(number) && number >= -32 && number < 128) return Buffer.from([number & 255]);
  const bytes = Buffer.alloc(9);
  bytes[0] = Number.isInteger(number) ? 0xd3 : 0xcb;
  if (Number.isInteger(number)) bytes.writeBigInt64BE(BigInt(number), 1);
  else bytes.writeDoubleBE(number, 1);
  return bytes;
}

// A value in msgpack; bytes stand for themselves.
export function pack(value) {
  if (Buffer.isBuffer(value)) return value;
  if (value === null) return Buffer.from([0xc0]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xc3 : 0xc2]);
  if (typeof value === "string") return packText(value);
  if (typeof value === "number") return packNumber(value);
  const head = value.length < 16 ? [0x90 | value.length] : [0xdc, value.length >> 8, value.length & 255];
  return Buffer.concat([Buffer.from(head), ...value.map(pack)]);
}

// The first elements of a message: integers, text and nil.
export function unpack(bytes, count) {
  const values = [];
  for (let at = (bytes[0] & 0xf0) === 0x90 ? 1 : 3; values.length < count;) {
    const first = bytes[at++], size = { 0xcc: 1, 0xcd: 2, 0xce: 4, 0xd9: 1, 0xda: 2 }[first] ?? 0;
    const number = size ? bytes.readUIntBE(at, size) : first & 31;
    at += size;
    if (first < 0x80) values.push(first);
    else if (first === 0xc0) values.push(null);
    else if (first >= 0xcc && first <= 0xce) values.push(number);
    else if (first === 0xcf) values.push(Number(bytes.readBigUInt64BE((at += 8) - 8)));
    else values.push(bytes.toString("utf8", at, (at += number)));
  }
  return values;
}

export const hello = (room = "", name = "Probe") => [1, 1, room, name, null, null];
export const say = (message) => binary(pack(message));
