// carriers.mjs: the same session over HTTP: what opens a line and what does not, its limits, and how it ends. PROTOCOL.md, section 8.
import { HOST, binary, get, hello, pack, request } from "./bytes.mjs";
import {
  POLICY, SECOND, answered, beside, closed, forEach, has, joins, lacks, on, opens, seated, send, times, wait, want, wantReason,
} from "./steps.mjs";

const MESSAGE = 0, CLOSE = 1, LINE = 2; // types of records
const WELCOME = 16, PONG = 19;
const LONGEST = 3 * SECOND;
const many = (count) => Array(count).fill(0).map((_, i) => i);

const record = (type, body) => Buffer.concat([Buffer.from([type, body.length >> 16, (body.length >> 8) & 255, body.length & 255]), Buffer.from(body)]);
const told = (...messages) => Buffer.concat(messages.map((one) => record(MESSAGE, pack(one))));
const post = (path, body = "", headers = {}) =>
  Buffer.concat([Buffer.from(request(`POST ${path} HTTP/1.1`, { Host: HOST, "Content-Length": body.length, ...headers })), Buffer.from(body)]);
const known = ({ id }) => ({ "Moontick-Line": id });

function recordsOf(bytes) {
  const records = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUIntBE(at + 1, 3);
    want(at + 4 + size <= bytes.length, "whole records", `${bytes.length} bytes`);
    records.push({ type: bytes[at], body: bytes.subarray(at + 4, at + 4 + size) });
    at += 4 + size;
  }
  return records;
}

async function exchange({ line }, bytes, ms = LONGEST) {
  await line.send(bytes);
  const answer = await line.answer(ms);
  want(answer, "an answer", line.end ? `the line ${line.end.how}` : "none");
  return answer;
}

// POST /carrier: the one record that comes.
async function ask(visit) {
  const { status, body } = await exchange(visit, post("/carrier"));
  want(status === 200, "status 200", status);
  const records = recordsOf(body);
  want(records.length === 1, "one record", records.length);
  return records[0];
}

const opensLine = async (visit) => {
  const { type, body } = await ask(visit);
  want(type === LINE && /^[\w-]{32}$/.test(body), "the id of a line", `type ${type}, ${body}`);
  visit.id = `${body}`;
};
const isRefusedLine = (code) => async (visit) => {
  const { type, body } = await ask(visit);
  want(type === CLOSE, "a close", `type ${type}`);
  wantReason([code], body.readUInt16BE(0), body.toString("utf8", 2));
};

const brings = (body, status = 204) => async (visit) => {
  const answer = await exchange(visit, post("/carrier/up", body, known(visit)), 8 * SECOND);
  want(answer.status === status, `status ${status}`, `${answer.status} ${answer.body}`);
};
const bringsAgain = (body, status) => beside(brings(body, status)); // on a connection of its own
const polls = async (visit, wait = 1) => {
  const { status, body } = await exchange(visit, get(`/carrier/poll?wait=${wait}`, known(visit)));
  want([200, 204].includes(status), "status 200 or 204", status);
  return recordsOf(body);
};

// Polls until a message of this kind is there.
const hears = (kind) => async (visit) => {
  for (const until = performance.now() + LONGEST; performance.now() < until;)
    for (const { type, body } of await polls(visit)) {
      want(type === MESSAGE, "messages", `a record of type ${type}`);
      if (body[1] === kind) return body;
    }
  throw new Error(`wanted a message of kind ${kind}, got none`);
};
const sits = async (visit) => {
  await opensLine(visit);
  await brings(told(hello()))(visit);
  seated(visit, await hears(WELCOME)(visit));
};

// A PONG is not sent after a frame that waits to be fetched; so another PING is sent now and then.
const plays = async (visit) => {
  for (let tries = 20; ; tries--) {
    await brings(told([4, 77]))(visit);
    const heard = [...await polls(visit), ...await polls(visit)];
    if (heard.some(({ body }) => body[1] === PONG)) return;
    want(tries, "a PONG", "none");
  }
};

// The last record of a poll is this close, and then there is no such line.
const lineCloses = (code, ms = LONGEST) => beside(async (visit) => {
  for (const until = performance.now() + ms; performance.now() < until;) {
    const last = (await polls(visit)).at(-1);
    if (last?.type !== CLOSE) continue;
    wantReason([code], last.body.readUInt16BE(0), last.body.toString("utf8", 2));
    const { status } = await exchange(visit, get("/carrier/poll?wait=0", known(visit)));
    return want(status === 404, "status 404 after the close", status);
  }
  throw new Error(`wanted a close with ${code}, got none`);
});
const breaks = (code, body, status = 204) => [opensLine, bringsAgain(body, status), lineCloses(code)];
const playerBreaks = (code, ...messages) => [sits, brings(told(...messages)), lineCloses(code)];

// The endless answer, as far as it has come: the records in it.
const streamed = ({ line }) => recordsOf(Buffer.concat([...line.received.matchAll(/data: (\S+)\n\n/g)].map(([, text]) => Buffer.from(text, "base64"))));
const streams = (...steps) => beside(async (visit) => {
  await visit.line.send(get("/carrier/stream", known(visit)));
  await visit.line.until(() => visit.line.received.includes(":\n\n"), LONGEST);
  want(/^HTTP\/1.1 200 OK\r\n/.test(visit.line.received), "status 200", visit.line.received.slice(0, 40));
  for (const step of steps) await step(visit);
});

export default [
  [POLICY, "wire-8", "a session is played over long polls", sits, plays],
  [POLICY, "wire-8", "a session is played over a stream", opensLine, streams(
    (visit) => beside(brings(told(hello(), [4, 5])))(visit),
    async (visit) => {
      const has = (kind) => streamed(visit).some(({ type, body }) => type === MESSAGE && body[1] === kind);
      await visit.line.until(() => has(WELCOME) && has(18), LONGEST);
      want(has(WELCOME) && has(18), "a WELCOME and a DELTA", JSON.stringify(streamed(visit).map(({ body }) => body[1])));
    })],
  [POLICY, "wire-8", "answers of a line are not kept, and say no more than they must",
    send(post("/carrier")), answered(200, has("cache-control", /^no-store$/), has("content-type", /^application\/octet-stream$/), lacks("access-control-allow-origin"))],
  [POLICY, "wire-9", "a seat of a WebSocket goes on over HTTP, and back", joins, async (visit) => {
    const { you, token } = visit;
    await beside(opensLine, (other) => brings(told([1, 1, "", "Probe", null, token]))(other), async (other) => {
      seated(other, await hears(WELCOME)(other));
      want(other.you === you, `player ${you}`, other.you);
      await plays(other);
    })(visit);
  }, closed(4005)],

  // The closing table
  [POLICY, "wire-7", "a line: what is no message is 1002", ...breaks(1002, record(MESSAGE, "what"))],
  [POLICY, "wire-7", "a line: what is no record is 400 and 1002", ...breaks(1002, Buffer.from([9, 0, 0, 0]), 400)],
  [POLICY, "wire-7", "a line: a record that claims too much is 400 and 1002", ...breaks(1002, Buffer.from([0, 255, 255, 255, 1]), 400)],
  [POLICY, "wire-7", "a line: text that is no UTF-8 is 1007", ...breaks(1007, told([4, Buffer.from([0xa2, 0xc3, 0x28])]))],
  [POLICY, "wire-7", "a line: a long message is 1009", ...breaks(1009, record(MESSAGE, Buffer.alloc(1025)))],
  [POLICY, "wire-7", "a line: a long body is 413 and 1009", ...breaks(1009, Buffer.alloc(16385), 413)],
  [POLICY, "wire-7", "a line: another version is 4004", ...breaks(4004, told([1, 2]))],
  [POLICY, "wire-7", "a line: a token that is none is 4008", ...breaks(4008, told([1, 1, "", "n", null, "x"]))],
  [POLICY, "wire-7", "a line: no such room is 4010", ...breaks(4010, told(hello("NOWHERE")))],
  [POLICY, "wire-7", "a line: who is thrown out is told 4002", ...playerBreaks(4002, [3, "throw me out"])],
  [POLICY, "wire-7", "a line: a mode that cannot be run is 1011", ...breaks(1011, told(hello("/broken")))],
  [POLICY, "wire-7", "a line: a full room is 1013", on("single"), joins, (visit) =>
    beside(opensLine, (other) => brings(told(hello(visit.room)))(other), lineCloses(1013))(visit)],
  [POLICY, "wire-7", "a line: an address that may not play is 1008", on("closed"), isRefusedLine(1008)],
  [POLICY, "wire-7", "the server says 1008 to an address that may not play", on("closed"), opens, closed(1008)],
  [POLICY, "wire-7", "a line: whose seat is taken over is told 4005", sits, async (visit) => {
    const taking = beside(opens, send(binary(pack([1, 1, "", "n", null, visit.token]))), wait(200));
    await Promise.all([taking(visit), lineCloses(4005)(visit)]);
  }],
  [POLICY, "time", "a line: no HELLO within 5 s is 4006", opensLine, wait(4000), lineCloses(4006, 4000)],
  [POLICY, "wire-7", "a line: the client's close is answered, and the line is gone",
    sits, brings(record(CLOSE, Buffer.concat([Buffer.from([3, 232]), Buffer.from("left")]))), brings(told([4, 1]), 404)],
  [POLICY, "wire-7", "a stream ends with the close", opensLine, streams((visit) => beside(brings(told(hello("NOWHERE"))))(visit), async (visit) => {
    await visit.line.until(() => visit.line.received.endsWith("0\r\n\r\n"), LONGEST);
    const last = streamed(visit).at(-1);
    want(last?.type === CLOSE && visit.line.received.endsWith("0\r\n\r\n"), "a close and the end of the answer", visit.line.received.slice(-60));
    wantReason([4010], last.body.readUInt16BE(0), last.body.toString("utf8", 2));
  })],

  // Who may come in
  [POLICY, "wire-8", "another site's page opens no line", send(post("/carrier", "", { Origin: "http://evil.test" })), answered(403)],
  [POLICY, "wire-8", "the own page opens a line", send(post("/carrier", "", { Origin: `http://${HOST}` })), answered(200)],
  [POLICY, "wire-8", "another site's page cannot use a line", opensLine, forEach(["up", "poll", "stream"], (path) => [async (visit) => {
    const headers = { Origin: "http://evil.test", "Moontick-Line": "A".repeat(32) };
    const { status } = await exchange(visit, path === "up" ? post("/carrier/up", told([4, 1]), headers) : get(`/carrier/${path}`, headers));
    want(status === 403, "status 403", status);
  }])],
  [POLICY, "wire-8", "ids that are none are 404", forEach(["", "x", "A".repeat(32), "A".repeat(33), "A".repeat(400)],
    (id) => [send(get("/carrier/poll?wait=0", { "Moontick-Line": id })), answered(404)])],
  [POLICY, "wire-8", "an id that is nearly right is 404", opensLine, (visit) => {
    const last = visit.id.at(-1) === "A" ? "B" : "A";
    return beside(send(get("/carrier/poll?wait=0", { "Moontick-Line": visit.id.slice(0, -1) + last })), answered(404))(visit);
  }],
  [POLICY, "wire-8", "an id in the URL is not looked at", opensLine, (visit) => beside(send(get(`/carrier/poll?wait=0&line=${visit.id}`)), answered(404))(visit)],
  [POLICY, "wire-8", "other methods are 405", forEach([["GET", "/carrier"], ["GET", "/carrier/up"], ["PUT", "/carrier"], ["DELETE", "/carrier/up"]],
    ([method, path]) => [send(request(`${method} ${path} HTTP/1.1`)), answered(405)])],
  [POLICY, "wire-8", "POST to what is fetched is 405", forEach(["/carrier/poll", "/carrier/stream"], (path) => [send(post(path)), answered(405)])],
  [POLICY, "wire-8", "a POST without a length, or in chunks, is 411",
    send(request("POST /carrier HTTP/1.1")), answered(411), beside(send(request("POST /carrier HTTP/1.1", { Host: HOST, "Transfer-Encoding": "chunked" })), answered(411))],
  [POLICY, "wire-8", "there is nothing else under /carrier", forEach(["/carrier/", "/carrier/x", "/carrier/poll/x"], (path) => [send(get(path)), answered(404)])],

  // Limits
  [POLICY, "wire-8", "a newer poll ends the older one with 204", opensLine, (visit) => Promise.all([
    beside(send(get("/carrier/poll?wait=20", known(visit))), answered(204))(visit),
    wait(200)().then(() => beside(send(get("/carrier/poll?wait=0", known(visit))), answered(204))(visit)),
  ])],
  [POLICY, "wire-1", "a line: five hundred messages at once are answered later", sits, async (visit) => {
    const began = performance.now();
    await brings(told(...many(500).map((i) => [4, i])))(visit);
    want(performance.now() - began > 1000, "an answer after a second or more", `one after ${Math.round(performance.now() - began)} ms`);
    await plays(visit);
  }],
  [POLICY, "wire-1", "a line: a thousand messages at once end it with 4007", ...playerBreaks(4007, ...many(1000).map((i) => [4, i]))],
  [POLICY, "wire-8", "a line: short polls in haste are answered later", opensLine, async (visit) => {
    const began = performance.now();
    await times(6, (each) => polls(each, 0))(visit);
    want(performance.now() - began > 250, "six answers after 250 ms or more", `${Math.round(performance.now() - began)} ms`);
  }],
  [POLICY, "issue-4.6", "lines and WebSockets count together, in all", on("few"), opens, beside(opens, (visit) =>
    beside(opensLine, beside(isRefusedLine(1013)), beside(opens, closed(1013)))(visit))],
  [POLICY, "issue-4.6", "lines and WebSockets count together, from one address", on("family"), opens, beside(opens, (visit) =>
    beside(opensLine, beside(isRefusedLine(1013)), beside(opens, closed(1013)), brings(record(CLOSE, [3, 232])), beside(opensLine))(visit))],
  [POLICY, "time", "a line that nobody asks for is gone after 15 s", opensLine, wait(16500), bringsAgain(told([4, 1]), 404)],
];
