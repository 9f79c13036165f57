// closing.mjs: both sides of the closing handshake. RFC 6455 sections 5.5.1 and 7, the table of PROTOCOL.md.
import { CLOSE, TEXT, binary, closing, frame, hello, ping, say } from "./bytes.mjs";
import {
  MUST, POLICY, SHOULD, answersClose, beside, closed, closedUnanswered, closedWithin, dropped, ends, forEach, halfClose, healthy, isPlaying, joins, on, opens,
  reset, send, sendOf, wait,
} from "./steps.mjs";

const LEGAL = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4500, 4999];
const ILLEGAL = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 9999, 65535];
const bytes = (...values) => Buffer.from(values);
const leaves = (payload, ...codes) => [opens, send(frame(CLOSE, payload)), answersClose(...codes)];
const says = (message) => [opens, send(say(message))];
const badWord = Buffer.from([0xa2, 0xc3, 0x28]); // a text of two bytes that are no UTF-8

export default [
  ...LEGAL.map((code) => [MUST, "6455-7.4", `a Close with ${code} is answered with it`, opens, send(closing(code, "bye")), answersClose(code)]),
  ...ILLEGAL.map((code) => [MUST, "6455-7.4", `a Close with ${code} is refused with 1002`, opens, send(closing(code)), answersClose(1002)]),
  [MUST, "6455-5.5.1", "a Close without a code is answered without one, or with 1000", ...leaves("", 1005, 1000)],
  [MUST, "6455-5.5.1", "a Close with one byte is refused with 1002", ...leaves(bytes(3), 1002)],
  [MUST, "6455-5.5.1", "a reason of 123 bytes is fine", ...leaves(Buffer.concat([bytes(3, 232), Buffer.from("r".repeat(123))]), 1000)],
  [MUST, "6455-5.5.1", "a reason in many scripts is fine", opens, send(closing(1000, "zoë 日本 🎮")), answersClose(1000)],
  [MUST, "6455-5.5.1", "a reason with a zero in it is fine", opens, send(closing(1000, "a\0b")), answersClose(1000)],
  [MUST, "6455-8.1", "a reason that is no UTF-8 is refused with 1007", ...leaves(bytes(3, 232, 0xce, 0xba, 0xff), 1007)],
  [MUST, "6455-8.1", "a reason cut inside a character is refused with 1007", ...leaves(bytes(3, 232, 0xe2, 0x82), 1007)],
  [MUST, "6455-8.1", "an overlong form in a reason is refused with 1007", ...leaves(bytes(3, 232, 0xc0, 0xaf), 1007)],
  [MUST, "6455-8.1", "a surrogate in a reason is refused with 1007", ...leaves(bytes(3, 232, 0xed, 0xa0, 0x80), 1007)],
  [MUST, "6455-8.1", "a character beyond Unicode in a reason is refused with 1007", ...leaves(bytes(3, 232, 0xf4, 0x90, 0x80, 0x80), 1007)],

  [MUST, "6455-5.5.1", "a Close in single bytes is answered",
    opens, ...[...closing(4000, "bye")].flatMap((byte) => [send(bytes(byte)), wait(3)]), answersClose(4000)],
  [MUST, "6455-5.5.1", "a player's Close is answered, and no frame comes after the answer",
    joins, wait(200), send(closing(1000, "left")), answersClose(1000)],
  [MUST, "6455-5.5.1", "what is said after a Close is not heard",
    opens, send(Buffer.concat([closing(1000), say(hello()), ping("no")])), answersClose(1000)],
  [MUST, "6455-5.5.1", "a bad frame after a Close changes nothing",
    opens, send(Buffer.concat([closing(4001), frame(3, "bad")])), answersClose(4001)],
  [MUST, "6455-5.5.1", "two Closes get one answer", opens, send(Buffer.concat([closing(4001), closing(4002)])), answersClose(4001)],
  [MUST, "6455-5.5.2", "a ping right before a Close does not change the code",
    opens, send(Buffer.concat([ping("\x13\x88 is 5000"), closing(4003)])), answersClose(4003)],
  [MUST, "6455-5.5.1", "a message right before a Close is heard, and the Close answered",
    opens, send(Buffer.concat([say(hello()), closing(1000)])), answersClose(1000)],
  [SHOULD, "6455-7.1.1", "the line is shut in both directions after a half-close that follows a Close",
    opens, send(closing(1000)), halfClose, answersClose(1000)],
  [SHOULD, "6455-7.1.1", "an ended line without a Close is ended by the server too", opens, halfClose, ends(2000)],
  [SHOULD, "6455-7.1.1", "a player's ended line is ended by the server too", joins, halfClose, dropped(0, 2000)],
  [SHOULD, "6455-7.1.1", "a reset does no harm", joins, reset, wait(200), healthy],
  [SHOULD, "6455-7.1.1", "a seat is free again after a Close",
    on("single"), joins, send(closing(1000)), answersClose(1000), beside(joins, isPlaying)],

  [POLICY, "6455-7.4.1", "the server says 1002 for a message that is none, and its line is shut",
    opens, send(binary("what")), closed(1002)],
  [POLICY, "6455-7.4.1", "the server says 1003 for text", opens, send(frame(TEXT, "hi")), closed(1003)],
  [POLICY, "6455-7.4.1", "the server says 1007 for text that is no UTF-8 inside a message",
    ...says([1, 1, "", badWord, null, null]), closed(1007)],
  [POLICY, "6455-7.4.2", "the server says 4002 to whom the mode throws out", joins, send(say([3, "throw me out"])), closed(4002)],
  [POLICY, "6455-7.4.1", "the server says 1009 for a long message", opens, send(binary(Buffer.alloc(2000))), closed(1009)],
  [POLICY, "6455-7.4.1", "the server says 1011 when the mode cannot be run", ...says(hello("/broken")), closed(1011)],
  [POLICY, "6455-7.4.2", "the server says 1013 when a room is full", on("single"), joins, (visit) =>
    beside(opens, sendOf(({ room }) => say(hello(room))), closed(1013))(visit)],
  [POLICY, "6455-7.4.2", "the server says 4004 for another version", ...says([1, 2, "", "Probe", null, null]), closed(4004)],
  [POLICY, "time", "the server says 4006 after 5 s without HELLO", opens, wait(4500), closed(4006)],
  [POLICY, "6455-7.4.2", "the server says 4007 for 2,000 messages at once",
    joins, send(Buffer.concat(Array(2000).fill(say([4, 1])))), closedWithin(5000, 4007)],
  [POLICY, "6455-7.4.2", "the server says 4010 when there is no such room", ...says(hello("NOWHERE")), closed(4010)],
  [POLICY, "6455-7.1.1", "a line whose Close is never answered is ended within 3 s",
    forEach([[2, 1, 0, []], [1, 9, "", "Probe", null, null], hello("NOWHERE")], (message) => [...says(message), wait(100), dropped(0, 3500)])],
  [POLICY, "6455-7.1.5", "the server's Close stands although another code answers it",
    opens, send(binary("what")), wait(50), send(closing(4444)), closedUnanswered(1002, 1000)],
  [POLICY, "6455-7.1.5", "twenty pings behind the reason to close do not change the code", opens,
    send(Buffer.concat([say(hello("NOWHERE")), ...Array(20).fill(ping("\x13\x8812345678"))])), closed(4010)],
];
