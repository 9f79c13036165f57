// known.mjs: what libwebsockets 4.1.6 cannot do and nobody can mend from outside (engine/net/README.md), by the name of
// the case, with the release that can. A case of this list that passes says so.
const UNMASKED = "5.0.0", NEVER = null;

export const KNOWN = new Map([
  ["6455-5.1 a binary frame without a mask is refused with 1002", UNMASKED],
  ["6455-5.1 a text frame without a mask is refused with 1002", UNMASKED],
  ["6455-5.1 a ping without a mask is refused with 1002", UNMASKED],
  ["6455-5.1 a Close without a mask is refused with 1002", UNMASKED],
  // Pongs share one buffer, and Closes with it; codes are read by a table of its own.
  ["6455-5.5.3 of ten pings at once the last is answered", NEVER],
  ["6455-7.4 a Close with 1012 is answered with it", NEVER],
  ["6455-7.4 a Close with 1013 is answered with it", NEVER],
  ["6455-7.4 a Close with 1014 is answered with it", NEVER],
  // We are only asked once a byte of the payload is there; the time for HELLO ends it.
  ["6455-10.4 a claim of 2^62 bytes is refused with 1009 before any has come", NEVER],
  // Its parser of heads takes what it should not, or stops without a word until its time is over.
  ["9110-9.1 methods are case-sensitive: get is refused", NEVER],
  ["9110-9.1 methods are case-sensitive", NEVER],
  ["9110-9.1 unknown methods are 501, or 405 or 400", NEVER],
  ["9112-3.2.2 an absolute URI of a page is accepted", NEVER],
  ["9112-2.2 an empty line before the request is passed over", NEVER],
  ["9112-2.2 an empty line before a request is passed over", NEVER],
  ["9112-5.1 spaces and tabs around the value of Upgrade are no part of it", NEVER],
  ["9112-5.1 blanks behind the key are no part of it", NEVER],
  ["page a zero in a path is refused", NEVER],
  ["9112-5.1 a space before the colon is refused with 400", NEVER],
  ["9112-5.1 a space before the colon of Transfer-Encoding is refused with 400", NEVER],
  ["9112-5.2 a folded header is refused with 400, or its fold is a space", NEVER],
  ["9112-5.2 a folded Transfer-Encoding is seen", NEVER],
  ["9110-5.1 unknown headers that begin like known ones are passed over", NEVER],
  ["9110-5.5 a zero in a header is refused", NEVER],
  ["9110-5.6.1 empty places in a list are passed over", NEVER],
  ["9112-2.2 a bare CR ends no line of a header", NEVER],
  ["9112-5 a header without a colon is refused or passed over", NEVER],
  ["9112-5.1 a header without a name is refused or passed over", NEVER],
  ["6585-5 9 KB of headers are refused with 431", NEVER],
  ["9110-15.5.15 a path of 9 KB is 414, 431 or 400", NEVER],
]);
