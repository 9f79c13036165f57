// What is served beside the game: the page, the API, and nothing else.
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { Server } from "./server.mjs";
import { Stranger } from "./stranger.mjs";

// fetch() would tidy the path up.
function raw(server, path, method = "GET") {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, path, method }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text) => (body += text));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

test("/healthz says that it is well, and which version", async (t) => {
  const server = await Server.start(t);
  const answer = await fetch(`${server.url}/healthz`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type"), /^application\/json/);
  const { status, version, uptime } = await answer.json();
  assert.equal(status, "ok");
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.ok(Number.isInteger(uptime));
});

test("/api/rooms lists who plays what, and where", async (t) => {
  const server = await Server.start(t, { mode: "duel" });
  const rooms = async () => (await fetch(`${server.url}/api/rooms`)).json();
  const [empty] = await rooms();
  assert.equal(empty.players, 0);
  const stranger = await Stranger.join(server.socketUrl);
  assert.deepEqual(await rooms(), [{ id: stranger.welcome.room, mode: "duel", title: "Duel", players: 1, max: 3, rate: 30 }]);
});

test("the page runs no script but its own files", async (t) => {
  const server = await Server.start(t), page = await fetch(server.url), html = await page.text();
  const policy = page.headers.get("content-security-policy");
  assert.match(policy, /default-src 'self'|default-src 'none'/);
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
  assert.doesNotMatch(scripts, /unsafe-inline|\*|https?:/);
  assert.doesNotMatch(policy, /'unsafe-|\*|data:|blob:|https?:|wss?:/);
  for (const rule of ["form-action", "base-uri", "frame-ancestors", "object-src"]) assert.match(policy, new RegExp(`${rule} `));
  assert.match(page.headers.get("x-content-type-options"), /nosniff/);
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) assert.match(tag, /\ssrc="\/?[^":]+"/);
  assert.doesNotMatch(html, /\son\w+\s*=|javascript:/i);
});

test("what the page loads is there, typed, and kept by browsers as long as its name has its hash", async (t) => {
  const server = await Server.start(t), html = await (await fetch(server.url)).text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => new URL(path, server.url))
    .filter(({ pathname }) => /\.\w+$/.test(pathname));  // the rest are pages to go to
  assert.ok(files.length >= 3);
  for (const file of files) {
    const answer = await fetch(file);
    assert.equal(answer.status, 200, file.pathname);
    assert.ok(answer.headers.get("content-type"), file.pathname);
    assert.match(answer.headers.get("cache-control"), /immutable/, file.pathname);
  }
});

test("/r/CODE gives the page, in any case of letters, for a room or none", async (t) => {
  const server = await Server.start(t), home = await (await fetch(server.url)).text();
  for (const path of ["/r/BCDFG", "/r/bcdfg"]) {
    const answer = await fetch(server.url + path);
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), home);
    assert.ok(answer.headers.get("content-security-policy"));
  }
});

test("what is not there is 404, and nothing of the machine is ever there", async (t) => {
  const server = await Server.start(t);
  const paths = ["/nothing", "/api/nothing", "/r", "/assets/", "/../modes/duel.lua", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/.git/config"];
  for (const path of paths) {
    const { status, body } = await raw(server, path);
    assert.ok(status === 404 || status === 400 || status === 403, `${path}: ${status}`);
    assert.doesNotMatch(body, /root:|return mode/);
  }
});

test("only GET and HEAD are understood", async (t) => {
  const server = await Server.start(t);
  const head = await raw(server, "/", "HEAD");
  assert.equal(head.status, 200);
  assert.equal(head.body, "");
  for (const method of ["POST", "PUT", "DELETE"]) assert.ok((await raw(server, "/", method)).status >= 400, method);
});
