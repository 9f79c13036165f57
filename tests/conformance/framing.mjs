// framing.mjs: frames, good and bad. RFC 6455 section 5; limits are those of PROTOCOL.md.
import { CLOSE, CONTINUATION, PONG, TEXT, binary, closing, fragments, frame, hello, pack, ping, say } from "./bytes.mjs";
import {
  MUST, POLICY, SHOULD, answersClose, beside, closed, closedUnanswered, drip, forEach, goodFrames, healthy, isAlive, isPlaying, joins,
  opens, ponged, reset, send, times, wait, welcomed,
} from "./steps.mjs";

const HELLO = pack(hello());
const greets = (...frames) => [opens, send(...frames), welcomed];
const breaks = (...frames) => [opens, send(...frames), closed(1002)];
const tooBig = (...frames) => [opens, send(...frames), closed(1009)];
const ones = (count) => Array(count).fill(1);
const part = (payload, options) => frame(CONTINUATION, payload, options);
const open = (payload, options) => binary(payload, { final: false, ...options });

export default [
  [MUST, "6455-5.6", "a binary message in one frame is heard", ...greets(say(hello()))],
  [MUST, "6455-5.1", "frames of the server are unmasked, whole, without reserved bits and in the shortest form", joins, goodFrames(1000)],
  [MUST, "6455-5.3", "a mask of zeros is a mask", ...greets(binary(HELLO, { mask: [0, 0, 0, 0] }))],
  [MUST, "6455-5.3", "each frame has a mask of its own", ...greets(open(HELLO.subarray(0, 5), { mask: [1, 2, 3, 4] }), part(HELLO.subarray(5), { mask: [255, 0, 170, 9] }))],
  [MUST, "6455-5.1", "a binary frame without a mask is refused with 1002", ...breaks(binary(HELLO, { mask: null }))],
  [MUST, "6455-5.1", "a text frame without a mask is refused with 1002", ...breaks(frame(TEXT, "hi", { mask: null }))],
  [MUST, "6455-5.1", "a ping without a mask is refused with 1002", ...breaks(ping("hi", { mask: null }))],
  [MUST, "6455-5.1", "a Close without a mask is refused with 1002", ...breaks(frame(CLOSE, Buffer.from([3, 232]), { mask: null }))],

  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => [MUST, "6455-5.2", `opcode ${opcode} is refused with 1002`, ...breaks(frame(opcode, "what"))]),
  [MUST, "6455-5.2", "an empty frame of opcode 3 is refused with 1002", ...breaks(frame(3))],
  [MUST, "6455-5.2", "an empty frame of opcode 11 is refused with 1002", ...breaks(frame(11))],
  [MUST, "6455-5.2", "opcode 5 within a fragmented message is refused with 1002", ...breaks(open("ab"), frame(5, "cd"))],
  ...[1, 2, 4, 7].map((rsv) => [MUST, "6455-5.2", `reserved bits ${rsv} are refused with 1002`, ...breaks(binary(HELLO, { rsv }))]),
  [MUST, "6455-5.2", "a reserved bit in a ping is refused with 1002", ...breaks(ping("x", { rsv: 4 }))],
  [MUST, "6455-5.2", "a reserved bit in a Close is refused with 1002", ...breaks(frame(CLOSE, Buffer.from([3, 232]), { rsv: 1 }))],
  [MUST, "6455-5.2", "a reserved bit in a continuation is refused with 1002", ...breaks(open("ab"), part("cd", { rsv: 2 }))],
  [SHOULD, "6455-7.1.7", "what follows a bad frame in the same packet is not heard", opens, send(Buffer.concat([binary("x", { rsv: 4 }), ping("no"), say(hello())])), closed(1002)],

  [MUST, "6455-5.4", "a message in two fragments is heard", ...greets(...fragments(HELLO, [4]))],
  [MUST, "6455-5.4", "a message in fragments of one byte is heard", ...greets(...fragments(HELLO, ones(HELLO.length - 1)))],
  [MUST, "6455-5.4", "fragments in one packet are heard", ...greets(Buffer.concat(fragments(HELLO, [1, 2, 3])))],
  [MUST, "6455-5.4", "an empty first fragment is heard", ...greets(...fragments(HELLO, [0]))],
  [MUST, "6455-5.4", "empty fragments in the middle are heard", ...greets(...fragments(HELLO, [3, 0, 0]))],
  [MUST, "6455-5.4", "an empty last fragment is heard", ...greets(...fragments(HELLO, [HELLO.length]))],
  [MUST, "6455-5.4", "200 empty fragments and one with everything are heard", ...greets(open(""), ...Array(200).fill(part("", { final: false })), part(HELLO))],
  [MUST, "6455-5.4", "a ping between fragments is answered at once, and the message heard after", opens,
    send(open(HELLO.subarray(0, 6)), ping("mid")), ponged("mid"), send(part(HELLO.subarray(6))), welcomed],
  [MUST, "6455-5.4", "pings and pongs between all fragments leave the message whole",
    ...greets(...fragments(HELLO, [2, 3, 4]).flatMap((piece, i) => (i ? [frame(PONG, "p"), piece] : [piece])))],
  [MUST, "6455-5.4", "a Close between fragments is answered", opens, send(open("ab"), closing(1000)), answersClose(1000)],
  [MUST, "6455-5.4", "two fragmented messages after each other are heard", ...greets(...fragments(HELLO, [4])), send(...fragments(pack([4, 7]), [1])), isPlaying],
  [MUST, "6455-5.4", "a continuation of nothing is refused with 1002", ...breaks(part("ab"))],
  [MUST, "6455-5.4", "an unfinished continuation of nothing is refused with 1002", ...breaks(part("ab", { final: false }))],
  [MUST, "6455-5.4", "a continuation after the end is refused with 1002", joins, send(say([4, 1]), part("ab")), closed(1002)],
  [MUST, "6455-5.4", "a new message inside a fragmented one is refused with 1002", ...breaks(open("ab"), binary("cd"))],
  [MUST, "6455-5.4", "a new text inside a fragmented message is refused with 1002", ...breaks(open("ab"), frame(TEXT, "cd"))],
  [MUST, "6455-5.4", "a new unfinished message inside another is refused with 1002", ...breaks(open("ab"), open("cd"))],

  [MUST, "6455-5.5", "a ping of 126 bytes is refused with 1002", ...breaks(ping("x".repeat(126)))],
  [MUST, "6455-5.5", "a pong of 126 bytes is refused with 1002", ...breaks(frame(PONG, "x".repeat(126)))],
  [MUST, "6455-5.5", "a Close of 126 bytes is refused with 1002", ...breaks(closing(1000, "x".repeat(124)))],
  [MUST, "6455-5.5", "a ping with a 64-bit length is refused with 1002", ...breaks(ping("x", { form: 64 }))],
  [MUST, "6455-5.5", "a ping that claims a gigabyte is refused with 1002", ...breaks(ping("x", { form: 64, length: 2n ** 30n }))],
  [MUST, "6455-5.5", "a fragmented ping is refused with 1002", ...breaks(ping("x", { final: false }))],
  [MUST, "6455-5.5", "a fragmented pong is refused with 1002", ...breaks(frame(PONG, "x", { final: false }))],
  [MUST, "6455-5.5", "a fragmented Close is refused with 1002", ...breaks(frame(CLOSE, Buffer.from([3, 232]), { final: false }))],

  [MUST, "6455-5.2", "a length in 16 bits is read", ...greets(say(hello("", "n".repeat(130))))],
  [MUST, "6455-5.2", "lengths of 125, 126 and 127 bytes are read", forEach([125, 126, 127], (size) => [...greets(say(hello("", "n".repeat(size - 8))))])],
  [SHOULD, "6455-5.2", "a short length in 16 bits is refused, or read right", opens, send(binary(HELLO, { form: 16 })), wait(300), healthy],
  [SHOULD, "6455-5.2", "a short length in 64 bits is refused, or read right", opens, send(binary(HELLO, { form: 64 })), wait(300), healthy],
  [MUST, "6455-5.2", "a 64-bit length with its top bit set is refused with 1002", ...breaks(binary("x", { length: 2n ** 63n + 1n, form: 64 }))],
  [MUST, "6455-5.2", "the longest 64-bit length is refused with 1002", ...breaks(binary("x", { length: 2n ** 64n - 1n, form: 64 }))],
  [POLICY, "6455-10.4", "a message of 1,024 bytes is read", opens, send(binary(Buffer.alloc(1024))), closed(1002)],
  [POLICY, "6455-10.4", "a message of 1,025 bytes is refused with 1009", ...tooBig(binary(Buffer.alloc(1025)))],
  [POLICY, "6455-10.4", "a message of 65,536 bytes is refused with 1009", ...tooBig(binary(Buffer.alloc(65536)))],
  [POLICY, "6455-10.4", "a megabyte is refused with 1009", ...tooBig(binary(Buffer.alloc(1 << 20)))],
  [POLICY, "6455-10.4", "1,025 bytes in fragments are refused with 1009", ...tooBig(...fragments(Buffer.alloc(1025), [400, 400]))],
  [POLICY, "6455-10.4", "fragments without end are refused with 1009", ...tooBig(open("x"), ...Array(30).fill(part("x".repeat(50), { final: false })))],
  [POLICY, "6455-10.4", "a claim of 2,000 bytes is refused with 1009 when some have come", opens, send(binary("x", { length: 2000 })), closedUnanswered(1009, 3500)],
  [POLICY, "6455-10.4", "a claim of 2^31 bytes is refused with 1009 when some have come", opens, send(binary("x", { length: 2n ** 31n })), closedUnanswered(1009, 3500)],
  [POLICY, "6455-10.4", "a claim of 2^32 + 1 bytes is refused with 1009 when some have come", opens, send(binary("xx", { length: 2n ** 32n + 1n })), closedUnanswered(1009, 3500)],
  [POLICY, "6455-10.4", "a claim of 2^62 bytes is refused with 1009 when some have come", opens, send(binary("x", { length: 2n ** 62n })), closedUnanswered(1009, 3500)],
  [POLICY, "6455-10.4", "a claim of 2^62 bytes is refused with 1009 before any has come", opens, send(binary("", { length: 2n ** 62n })), closedUnanswered(1009, 3500)],

  [MUST, "6455-5.5.2", "an empty ping is answered", opens, send(ping()), ponged()],
  [MUST, "6455-5.5.2", "a ping is answered with its bytes", opens, send(ping("hello")), ponged("hello")],
  [MUST, "6455-5.5.2", "a ping of 125 bytes is answered with them", opens, send(ping("y".repeat(125))), ponged("y".repeat(125))],
  [MUST, "6455-5.5.2", "a ping of every byte there is is answered with them", opens,
    ...[0, 100, 200].flatMap((from) => [send(ping(Buffer.from(ones(56).map((_, i) => from + i)))), ponged(Buffer.from(ones(56).map((_, i) => from + i)))])],
  [MUST, "6455-5.5.2", "a ping before HELLO and one after it are answered", opens, isAlive, send(say(hello())), welcomed, isAlive],
  [MUST, "6455-5.5.2", "twenty pings after each other are answered", opens, times(20, send(ping("again")), ponged("again"))],
  [MUST, "6455-5.5.3", "of ten pings at once the last is answered", opens, send(Buffer.concat(ones(10).map((_, i) => ping(`no ${i}`)))), ponged("no 9")],
  [MUST, "6455-5.5.3", "a pong that nobody asked for is passed over", opens, send(frame(PONG), frame(PONG, "what?")), isAlive],
  [MUST, "6455-5.5.3", "100 pongs that nobody asked for are passed over", opens, send(Buffer.concat(ones(100).map(() => frame(PONG, "x")))), isAlive],

  [MUST, "6455-5.2", "a message may come in single bytes", opens, drip(say(hello())), welcomed],
  [MUST, "6455-5.2", "a ping may come in single bytes", opens, drip(ping("slow"), 1, 5), ponged("slow")],
  [MUST, "6455-5.2", "fragments and pings may come in single bytes", opens, drip(Buffer.concat([open(HELLO.subarray(0, 3)), ping("mid"), part(HELLO.subarray(3))])), ponged("mid"), welcomed],
  [MUST, "6455-5.2", "a message may be cut at every byte", forEach([...say(hello())].map((_, i) => i).slice(1), (cut) =>
    [opens, send(say(hello()).subarray(0, cut)), wait(10), send(say(hello()).subarray(cut)), welcomed])],
  [MUST, "6455-5.2", "many messages in one packet are all heard", joins, send(Buffer.concat(ones(40).map((_, i) => say([4, i])))), isPlaying],
  [SHOULD, "6455-10.7", "half a frame and a reset do no harm", opens, send(say(hello()).subarray(0, 9)), reset, wait(200), healthy],
  [SHOULD, "6455-10.7", "half a frame keeps nobody else waiting", opens, send(say(hello()).subarray(0, 9)), beside(joins, isPlaying)],
  [POLICY, "6455-7.1.7", "the line of a bad frame is ended although nobody answers", opens, send(frame(3, "x")), closedUnanswered(1002, 1500)],
  [POLICY, "6455-7.1.7", "pings behind a bad frame do not change the code", opens, send(Buffer.concat([frame(3, "x"), ...ones(20).map(() => ping("12345678"))])), closed(1002)],

  [POLICY, "6455-7.4.1", "text is refused with 1003", opens, send(frame(TEXT, "hello")), closed(1003)],
  [POLICY, "6455-7.4.1", "empty text is refused with 1003", opens, send(frame(TEXT)), closed(1003)],
  [POLICY, "6455-7.4.1", "text in fragments is refused with 1003", opens, send(...fragments("hello", [2], TEXT)), closed(1003)],
  [POLICY, "6455-7.4.1", "text that is no UTF-8 is refused with 1003 or 1007", opens, send(frame(TEXT, Buffer.from([0xff, 0xfe]))), closed(1003, 1007)],
  [POLICY, "6455-5.6", "text to a player is refused with 1003", joins, send(frame(TEXT, "hello")), closed(1003)],
];
