// http.mjs: the page, the files and the API over HTTP/1.1. RFC 9112 for the bytes, RFC 9110 for what they mean.
import { HOST, get, request } from "./bytes.mjs";
import {
  MUST, POLICY, SHOULD, anyRefusal, answered, bodyIs, drip, dropped, ends, forEach, halfClose, has, healthy, lacks, nothingMore, refused, send, times, toHead,
  turnedAway, wait,
} from "./steps.mjs";

const page = bodyIs(/<title>conformance/), json = has("content-type", /^application\/json/);
const secret = ({ body }) => (/root:|secret/.test(body) ? `it gave away "${body.subarray(0, 40)}"` : "");
const head = (path) => request(`HEAD ${path} HTTP/1.1`);
const lines = (...all) => [...all, "", ""].join("\r\n");
const odd = (...all) => send(lines("GET /healthz HTTP/1.1", `Host: ${HOST}`, ...all));
const serves = (path, ...checks) => [send(get(path)), answered(200, ...checks)];
const lengths = (...values) => send(`${request("GET /healthz HTTP/1.1", { Host: HOST, "Content-Length": values })}hello`);
const coded = (coding) => send(`${request("GET /healthz HTTP/1.1", { Host: HOST, "Transfer-Encoding": coding })}0\r\n\r\n`);

export default [
  [MUST, "9110-9.3.1", "GET / gives the page", ...serves("/", page, has("content-type", /^text\/html/))],
  [MUST, "9112-4", "the status line is HTTP/1.1 200 OK", send(get("/")), answered(200, ({ version, reason }) => (version === "HTTP/1.1" && reason === "OK" ? "" : `got ${version} ${reason}`))],
  [MUST, "9110-8.6", "Content-Length is the length", ...serves("/", has("content-length", /^41$/)), nothingMore(100)],
  [MUST, "9110-6.6.1", "an answer has a Date", ...serves("/", has("date", /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/))],
  [MUST, "9110-9.3.2", "HEAD / gives the head of it and no body", send(head("/")), answered(200, toHead, has("content-length", /^41$/)), nothingMore()],
  [MUST, "9110-9.3.2", "HEAD of what is not there has no body", send(head("/no")), answered(404, toHead), nothingMore()],
  [MUST, "9110-9.3.2", "HEAD of the API has no body", send(head("/api/rooms")), answered(200, toHead), nothingMore()],
  [POLICY, "api", "GET /healthz says ok", ...serves("/healthz", json, bodyIs(/"status":"ok"/))],
  [POLICY, "api", "GET /api/rooms lists rooms", ...serves("/api/rooms", json, bodyIs(/"mode":"plain"/))],
  [POLICY, "api", "the API is not cached", ...serves("/healthz", has("cache-control", /no-store/))],
  [POLICY, "page", "a room's address gives the page", ...serves("/r/ABCDE", page)],
  [POLICY, "page", "a query is passed over", ...serves("/?x=1&y", page)],
  [POLICY, "page", "a megabyte comes whole", ...serves("/big.txt", ({ body }) => (body.length === 1 << 20 ? "" : `got ${body.length} bytes`))],
  [POLICY, "page", "a file with a hash in its name is kept for ever", ...serves("/app-1A2B3C4D.js", has("cache-control", /immutable/))],
  [POLICY, "page", "answers say nosniff and have a Content-Security-Policy", ...serves("/", has("x-content-type-options", /^nosniff$/), has("content-security-policy", /default-src 'self'/))],
  [POLICY, "page", "refusals have them too", send(get("/no")), answered(404, has("x-content-type-options", /^nosniff$/), has("content-security-policy", /default-src 'self'/))],
  [SHOULD, "9110-10.2.4", "answers do not tell which library wrote them", ...serves("/", lacks("server"))],
  [MUST, "9110-15.4.5", "a page that is known is not sent again", async (visit) => {
    await visit.line.send(get("/"));
    const { headers } = await visit.line.answer(2000);
    await visit.line.send(get("/", { "If-None-Match": headers.get("etag")[0] }));
    await answered(304, lacks("transfer-encoding"))(visit);
    await nothingMore()(visit);
  }],

  [MUST, "9110-15.5.5", "what is not there is 404", forEach(["/no", "/index.htm", "/api", "/api/", "/api/no", "/healthz/", "/HEALTHZ"], (path) => [send(get(path)), answered(404)])],
  [MUST, "9110-15.5.6", "other methods are 405, with Allow", forEach(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"], (method) => [send(request(`${method} / HTTP/1.1`)), answered([405, 501], has("allow", /GET/))])],
  [SHOULD, "9110-9.1", "unknown methods are 501, or 405 or 400", forEach(["FOO", "TRACE", "BREW", "PROPFIND", "G"], (method) => [send(request(`${method} / HTTP/1.1`)), answered([400, 405, 501])])],
  [SHOULD, "9110-9.1", "methods are case-sensitive", send(request("get / HTTP/1.1")), answered([400, 405, 501])],
  [POLICY, "9110-9.3.3", "a body behind POST is not taken for a request", send(`${request("POST / HTTP/1.1", { Host: HOST, "Content-Length": 36 })}GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n`), answered([405, 501]), ends(), nothingMore(0)],
  [SHOULD, "9110-9.3.7", "OPTIONS * is answered", send(request("OPTIONS * HTTP/1.1")), answered([200, 204, ...anyRefusal])],

  [MUST, "9112-3.2", "no Host in HTTP/1.1 is 400", send(request("GET / HTTP/1.1", {})), answered(400)],
  [MUST, "9112-3.2", "two Hosts are 400", send(get("/", { Host: [HOST, "evil.test"] })), answered(400)],
  [MUST, "9112-3.2", "a malformed Host is 400", forEach(["a b", "a/b", "a,b", "me@moon.test"], (host) => [send(get("/", { Host: host })), answered(400)])],
  [MUST, "9112-3.2.2", "an absolute URI of a page is accepted", send(get(`http://${HOST}/healthz`)), answered(200, json)],
  [MUST, "9112-2.3", "HTTP/1.0 without Host is answered, and ends the line", send(request("GET / HTTP/1.0", {})), answered(200, page), ends()],
  [MUST, "9112-2.3", "HTTP/1.2 is answered as HTTP/1.1, or refused", send(request("GET / HTTP/1.2")), answered([200, 400, 505])],
  [SHOULD, "9110-15.6.6", "HTTP/2.0 and HTTP/3.0 in the request line are refused", forEach(["2.0", "3.0"], (version) => [send(request(`GET / HTTP/${version}`)), answered([400, 505])])],
  [MUST, "9112-3", "nonsense for a version is refused", forEach(["HTTP/1", "HTTP/1.1.1", "HTTP/11", "HTTX/1.1", "HTTP/1.1 x", "FTP/1.1"], (version) => [send(request(`GET / ${version}`)), turnedAway])],
  [SHOULD, "9112-3", "two words in the request line are refused", send("GET /\r\n\r\n"), turnedAway],
  [MUST, "9110-7.8", "an Upgrade in HTTP/1.0 is not followed", send(request("GET / HTTP/1.0", { Host: HOST, Upgrade: "h2c", Connection: "Upgrade" })), answered([200, ...anyRefusal])],
  [SHOULD, "9112-2.2", "an empty line before a request is passed over", send(`\r\n${get("/healthz")}`), answered(200)],

  [MUST, "9112-6.3", "a body with GET is refused, and is no request", send(`${request("GET / HTTP/1.1", { Host: HOST, "Content-Length": 36 })}GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n`), refused, ends(), nothingMore(0)],
  [MUST, "9110-8.6", "Content-Length: 0 is no body", send(get("/", { "Content-Length": "0" })), answered(200, page)],
  [MUST, "9112-6.3", "two lengths that differ are refused", lengths(5, 6), refused],
  [MUST, "9112-6.3", "a list of lengths that differ is refused", lengths("5, 6"), refused],
  [MUST, "9112-6.3", "the same length twice is refused or read", lengths(5, 5), answered([200, ...anyRefusal])],
  [MUST, "9112-6.3", "lengths that are none are refused", forEach(["+5", "-5", "0x5", "5 5", "five", "5.0", "99999999999999999999", "1e1"], (length) => [lengths(length), refused])],
  [MUST, "9112-6.3", "a length of zero and another one are refused", lengths(0, 5), refused],
  [MUST, "9112-6.1", "Transfer-Encoding: chunked with a length is refused", send(`${request("GET /healthz HTTP/1.1", { Host: HOST, "Transfer-Encoding": "chunked", "Content-Length": 4 })}0\r\n\r\n${get("/no")}`), refused, ends(), nothingMore(0)],
  [MUST, "9112-6.1", "Transfer-Encoding in odd forms is refused", forEach(["chunked", "identity", "xchunked", "chunked, chunked", "gzip, chunked", "chunked;q=1", "\tchunked", "CHUNKED", "chunked, identity"], (coding) => [coded(coding), refused, ends()])],
  [MUST, "9112-6.1", "Transfer-Encoding in HTTP/1.0 is refused", send(`${request("GET /healthz HTTP/1.0", { Host: HOST, "Transfer-Encoding": "chunked" })}0\r\n\r\n`), refused],
  [MUST, "9112-5.1", "a space before the colon is refused with 400", odd("X-Odd : 1"), answered(400)],
  [MUST, "9112-5.1", "a space before the colon of Transfer-Encoding is refused with 400", odd("Transfer-Encoding : chunked"), answered(400)],
  [MUST, "9112-5.2", "a folded header is refused with 400, or its fold is a space", odd("X-Odd: 1", " and 2"), answered([200, 400])],
  [MUST, "9112-5.2", "a folded Transfer-Encoding is seen", odd("Transfer-Encoding:", " chunked"), refused],
  [MUST, "9112-2.2", "a space before the first header is refused, or the line passed over", send(lines("GET /healthz HTTP/1.1", " X-Odd: 1", `Host: ${HOST}`)), answered([200, 400])],
  [MUST, "9110-5.5", "a zero in a header is refused", odd("X-Odd: a\0b"), turnedAway],
  [MUST, "9112-2.2", "a bare CR in a header is refused, or is a space", odd("X-Odd: a\rTransfer-Encoding: chunked"), answered([200, 400]), healthy],
  [MUST, "9112-2.2", "a bare CR ends no line of a header", send(`GET /healthz HTTP/1.1\r\nX: a\rHost: ${HOST}\r\n\r\n`), turnedAway],
  [POLICY, "9112-2.2", "a bare LF is a line end, or refused", send(`GET /healthz HTTP/1.1\nHost: ${HOST}\n\n`), answered([200, 400])],
  [POLICY, "9112-5", "a header without a colon is refused or passed over", odd("nonsense"), answered([200, 400])],
  [POLICY, "9112-5.1", "a header without a name is refused or passed over", odd(": x"), answered([200, 400])],
  [MUST, "9110-5.1", "unknown headers that begin like known ones are passed over", forEach(["X-F", "If", "Acc", "X-Forwarded", "Sec-WebSocket"], (name) => [odd(`${name}: 1`), answered(200)])],
  [POLICY, "9110-5.5", "bytes beyond ASCII in a header do no harm", odd("X-Odd: \xff\xfe\x80"), answered([200, 400])],

  [POLICY, "page", "no path leads out of the folder", forEach(["/../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..\\..\\etc\\passwd", "//etc/passwd",
    "/r/../../../etc/passwd", "/%252e%252e/etc/passwd", "/.%2e/.%2e/etc/passwd", "/./../etc/passwd", "/..;/..;/etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "/app-1A2B3C4D.js/../../etc/passwd"],
  (path) => [send(get(path)), answered([400, 403, 404], secret)])],
  [POLICY, "page", "hidden files are not served", forEach(["/.secret", "/%2esecret", "/./.secret", "/r/../.secret"], (path) => [send(get(path)), answered([400, 403, 404], secret)])],
  [POLICY, "page", "a zero in a path is refused", forEach(["/%00", "/index.html%00.png", "/healthz%00"], (path) => [send(get(path)), turnedAway])],
  [POLICY, "page", "percent signs that mean nothing are refused or taken as they are", forEach(["/%", "/%z", "/%zz", "/%2", "/%%41"], (path) => [send(get(path)), answered([400, 403, 404])])],
  [MUST, "3986-2.3", "percent-encoded letters are the letters", ...serves("/%68ealthz", json)],
  [POLICY, "9112-3", "bytes beyond ASCII in a path are refused or not found", send(get("/\xff\xfe")), answered([400, 404])],
  [POLICY, "9110-15.5.15", "a path of 4 KB is 404 or 414", send(get(`/${"a".repeat(4000)}`)), answered([404, 414])],
  [SHOULD, "9110-15.5.15", "a path of 9 KB is 414, 431 or 400", send(get(`/${"a".repeat(9000)}`)), answered([400, 414, 431])],
  [POLICY, "9110-15.5.15", "a path of 100 KB ends the line", send(get(`/${"a".repeat(100000)}`)), turnedAway, healthy],

  [MUST, "9112-9.3", "a connection is kept for the next request", times(20, send(get("/healthz")), answered(200))],
  [MUST, "9112-9.3", "a connection is kept after a 404 and after HEAD", send(get("/no")), answered(404), send(head("/")), answered(200, toHead), send(get("/healthz")), answered(200)],
  [MUST, "9112-9.6", "Connection: close is honoured", send(get("/", { Connection: "close" })), answered(200, has("connection", /close/)), ends()],
  [MUST, "9112-9.6", "Connection: Keep-Alive, CLOSE is honoured", send(get("/", { Connection: "Keep-Alive, CLOSE" })), answered(200), ends()],
  [MUST, "9112-9.6", "a request behind Connection: close is not answered", send(get("/healthz", { Connection: "close" }) + get("/no")), answered(200), ends(), nothingMore(0)],
  [MUST, "9112-9.3.2", "two requests at once are answered in order", send(get("/healthz") + get("/no")), answered(200), answered(404)],
  [MUST, "9112-9.3.2", "ten requests at once are answered in order", send(Array(5).fill(get("/healthz") + get("/no")).join("")), times(5, answered(200), answered(404))],
  [MUST, "9112-9.3.2", "a page behind HEAD and a big file is answered in order", send(head("/big.txt") + get("/big.txt") + get("/healthz")),
    answered(200, toHead), answered(200, bodyIs(/^0123/)), answered(200, bodyIs(/ok/))],
  [MUST, "9112-2.2", "a request may come in single bytes", drip(get("/healthz")), answered(200)],
  [MUST, "9112-2.2", "a request may be cut at every byte", forEach([...get("/healthz")].map((_, i) => i).slice(1), (cut) => [send(get("/healthz").slice(0, cut)), wait(10), send(get("/healthz").slice(cut)), answered(200)])],
  [SHOULD, "9112-9.6", "a request followed by a half-close is answered", send(get("/healthz")), halfClose, answered(200), ends()],
  [SHOULD, "9110-10.1.1", "Expect: 100-continue with a body is refused at once", send(request("POST / HTTP/1.1", { Host: HOST, Expect: "100-continue", "Content-Length": 5 })), answered([400, 405, 413, 417])],
  [POLICY, "9110-14.2", "Range may be passed over, but not misread", ...[send(get("/big.txt", { Range: "bytes=0-1" })), answered([200, 206])]],
  [POLICY, "time", "half a request is ended within 12 s", send(get("/").slice(0, -2)), dropped(5000, 12000)],
];
