// requests.test.mjs: a line made of HTTP requests: records, the stream of events, polls, and how it ends.
import assert from "node:assert/strict";
import { setImmediate as soon } from "node:timers/promises";
import test from "node:test";
import { byLongPolls } from "../../web/src/net/polls";
import { Kind, closeRecord, joined, readClose, readRecords, record } from "../../web/src/net/records";
import { Requests } from "../../web/src/net/requests";
import { Events, byStream } from "../../web/src/net/stream";

const bytes = (text) => new TextEncoder().encode(text);
const text = (given) => new TextDecoder().decode(given);
const message = (words) => record(Kind.Message, bytes(words));

test("records are read as they were written, several in a row", () => {
  const long = new Uint8Array(70_000).fill(7);
  const read = readRecords(joined([message("a"), record(Kind.Message, long), closeRecord(4005, "replaced")]));
  assert.deepEqual([text(read[0].bytes), read[1].bytes.length, read[2].kind], ["a", 70_000, Kind.Close]);
  assert.deepEqual(readClose(read[2].bytes), { code: 4005, reason: "replaced" });
  assert.deepEqual(readClose(new Uint8Array()), { code: 1005, reason: "" });
});

for (const [what, odd] of Object.entries({ "cut off in its head": [0, 0, 0], "cut off in its bytes": [0, 0, 0, 2, 1], "of no known kind": [3, 0, 0, 0] })) {
  test(`a record ${what} is refused`, () => {
    assert.throws(() => readRecords(new Uint8Array(odd)), { name: "ProtocolError" });
  });
}

test("events are found in pieces cut anywhere, and comments are none", () => {
  const stream = bytes(": hello\n\ndata: one\n\nevent: x\ndata:two\n\n");
  for (let size = 1; size <= stream.length; size++) {
    const events = new Events();
    const found = [];
    for (let at = 0; at < stream.length; at += size) found.push(...events.add(stream.subarray(at, at + size)));
    assert.deepEqual(found, ["one", "two"]);
  }
});

// A server in the hand of the test: each request waits to be answered.
function serve(t, down) {
  const requests = [];
  t.mock.method(console, "info", () => undefined);
  t.mock.method(globalThis, "fetch", (url, { method, headers, body, signal }) => new Promise((resolve, reject) => {
    const { pathname, searchParams } = new URL(url), path = pathname.slice("/carrier".length);
    requests.push({ number: searchParams.get("n"), what: `${method} ${path}`, line: headers.get("Moontick-Line"), body, answer: (given, status = given ? 200 : 204) => resolve(new Response(given, { status })), fail: () => reject(new TypeError("gone")) });
    signal?.addEventListener("abort", () => reject(new Error("aborted")));
  }));
  const told = [];
  const line = new Requests("http://x", down, {
    opened: () => told.push("opened"),
    received: (one) => told.push(text(one)),
    ended: (code, reason) => told.push(`${code} ${reason}`),
  });
  const settle = async () => {
    for (let i = 0; i < 20; i++) await soon();
  };
  const answer = async (...given) => {
    requests.filter((one) => !one.done).at(-1).answer(...given);
    await settle();
  };
  return { line, told, requests, settle, answer, open: () => answer(record(Kind.Line, bytes("the-line"))) };
}

test("a line is given a name, which every request after it bears", async (t) => {
  const { told, requests, open } = serve(t, byLongPolls);
  await open();
  assert.deepEqual(told, ["opened"]);
  assert.deepEqual(requests.map(({ what, line }) => [what, line]), [["POST ", null], ["GET /poll", "the-line"]]);
});

test("a line that is refused ends with the code of the refusal", async (t) => {
  const { told, answer } = serve(t, byLongPolls);
  await answer(closeRecord(1013, "full"));
  assert.deepEqual(told, ["1013 full"]);
});

test("a server that does not answer, or has no such thing, is a line that dropped before it opened", async (t) => {
  const { told, answer } = serve(t, byLongPolls);
  await answer("not found", 404);
  assert.deepEqual(told, ["1006 "]);
});

test("each poll is followed by the next, and an empty one tells nothing", async (t) => {
  const { line, told, requests, open, answer } = serve(t, byLongPolls);
  await open();
  await answer(joined([message("a"), message("b")]));
  await answer(null);
  assert.deepEqual([told, requests.length, line.traffic.empty], [["opened", "a", "b"], 4, 1]);
});

test("every request of a line has a number of its own, so that one that the browser repeats is known", async (t) => {
  const { line, requests, open, answer } = serve(t, byLongPolls);
  await open();
  line.send(bytes("a"));
  requests.find((one) => one.what === "GET /poll").answer(null);
  await answer(null);
  const [opening, ...others] = requests.map(({ number }) => number);
  assert.equal(opening, null);
  assert.ok(others.length > 2 && others.every((number) => /^[1-9]\d*$/.test(number)));
  assert.equal(new Set(others).size, others.length);
});

test("what is sent while a request is on its way goes with the next", async (t) => {
  const { line, requests, open, settle } = serve(t, byLongPolls);
  await open();
  for (const words of ["a", "b", "c"]) line.send(bytes(words));
  const ups = () => requests.filter((one) => one.what === "POST /up").map((one) => readRecords(one.body).map((each) => text(each.bytes)));
  assert.deepEqual(ups(), [["a"]]);
  requests.find((one) => one.what === "POST /up").answer(null);
  await settle();
  assert.deepEqual(ups(), [["a"], ["b", "c"]]);
});

test("closing tells the server and is over at once", async (t) => {
  const { line, told, requests, open } = serve(t, byLongPolls);
  await open();
  line.close(1000, "left");
  const [closing] = readRecords(requests.at(-1).body);
  assert.deepEqual([told.at(-1), closing.kind, readClose(closing.bytes).code], ["1000 left", Kind.Close, 1000]);
});

test("the server's close is told once, whatever the requests say after it", async (t) => {
  const { told, requests, open, answer, settle } = serve(t, byLongPolls);
  await open();
  await answer(closeRecord(1012, "restart"));
  for (const one of requests) one.fail();
  await settle();
  assert.deepEqual(told, ["opened", "1012 restart"]);
});

test("a server that is gone for what is sent has its last word, which is still on its way", async (t) => {
  const { line, told, requests, open, settle } = serve(t, byLongPolls);
  await open();
  line.send(bytes("a"));
  requests.find((one) => one.what === "POST /up").fail();
  await settle();
  line.send(bytes("b"));
  requests.find((one) => one.what === "GET /poll").answer(closeRecord(1001, "shutdown"));
  await settle();
  assert.deepEqual([told, requests.length], [["opened", "1001 shutdown"], 3]);
});

test("a line that brings nothing up any more is over soon", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { line, told, requests, open, settle } = serve(t, byLongPolls);
  await open();
  line.send(bytes("a"));
  requests.find((one) => one.what === "POST /up").fail();
  await settle();
  t.mock.timers.tick(1000);
  assert.equal(told.at(-1), "1006 ");
});

test("a stream brings messages as they come, and its end is the line's", async (t) => {
  const { told, requests, open, settle } = serve(t, byStream);
  await open();
  const { readable, writable } = new TransformStream();
  requests.at(-1).answer(readable);
  const writer = writable.getWriter();
  const base64 = btoa(String.fromCharCode(...joined([message("a"), message("b")])));
  void writer.write(bytes(`data: ${base64.slice(0, 5)}`));
  await settle();
  assert.deepEqual(told, ["opened"]);
  void writer.write(bytes(`${base64.slice(5)}\n\n`));
  await settle();
  assert.deepEqual(told, ["opened", "a", "b"]);
  void writer.close();
  await settle();
  assert.equal(told.at(-1), "1006 ");
});
