// messages.mjs: messages that PROTOCOL.md allows and those it does not, each with the code it gives.
import { binary, fragments, hello, pack, say } from "./bytes.mjs";
import { POLICY, beside, closed, forEach, isPlaying, joins, message, opens, send, wait, welcomed } from "./steps.mjs";

const stranger = (bytes, code = 1002) => [opens, send(binary(bytes)), closed(code)];
const player = (value, code = 1002) => [joins, send(binary(pack(value))), closed(code)];
const heard = (...values) => [joins, send(...values.map((value) => say(value))), wait(200), isPlaying];
const greeting = (...elements) => [opens, send(say([1, ...elements])), welcomed];
const bytes = (...values) => Buffer.from(values);
const nested = (depth) => Array(depth - 1).fill(0).reduce((inner) => [inner], [0]);
const badText = bytes(0xa2, 0xc3, 0x28);

export default [
  // What is no message at all.
  [POLICY, "wire-1", "an empty message is refused with 1002", ...stranger("")],
  [POLICY, "wire-1", "a map is refused with 1002", ...stranger(bytes(0x80))],
  [POLICY, "wire-1", "a number alone is refused with 1002", ...stranger(bytes(1))],
  [POLICY, "wire-1", "nil alone is refused with 1002", ...stranger(bytes(0xc0))],
  [POLICY, "wire-1", "an empty array is refused with 1002", ...stranger(bytes(0x90))],
  [POLICY, "wire-1", "an array cut short is refused with 1002", ...stranger(bytes(0x96, 1, 1))],
  [POLICY, "wire-1", "bytes after the message are refused with 1002", ...stranger(Buffer.concat([pack(hello()), bytes(0)]))],
  [POLICY, "wire-1", "two messages in one frame are refused with 1002", ...stranger(Buffer.concat([pack(hello()), pack([4, 1])]))],
  [POLICY, "wire-1", "text that claims more than there is is refused with 1002",
    ...stranger(Buffer.concat([bytes(0x96, 1, 1, 0xda, 255, 255), Buffer.from("abc")]))],
  [POLICY, "wire-1", "an array that claims 2^32 - 1 elements is refused with 1002", ...stranger(bytes(0xdd, 255, 255, 255, 255))],
  [POLICY, "wire-1", "an array that claims 65,535 elements is refused with 1002", ...stranger(bytes(0xdc, 255, 255, 1))],
  [POLICY, "wire-1", "a map, bytes, an extension and the type that is never used are refused with 1002",
    forEach([[0x81, 1, 1], [0xc4, 1, 0], [0xd4, 1, 0], [0xc7, 0, 0], [0xc1], [0xdb, 0, 0, 0, 0], [0xdf, 0, 0, 0, 0]],
      (value) => stranger(Buffer.concat([bytes(0x92, 4), bytes(...value)])))],
  [POLICY, "wire-1", "a kind that is text is refused with 1002", ...stranger(pack(["hello"]))],
  [POLICY, "wire-1", "a kind that is a float is refused with 1002", ...stranger(pack([1.5, 1]))],
  [POLICY, "wire-1", "kinds 0, 5, 16, 255, 256 and -1 are refused with 1002",
    forEach([0, 5, 16, 255, 256, -1], (kind) => player([kind, 1]))],
  [POLICY, "wire-1", "a message 9 deep is refused with 1002", ...player([2, 1, 0, nested(8)])],
  [POLICY, "wire-1", "400 arrays within each other are refused with 1002", ...stranger(Buffer.concat([Buffer.alloc(400, 0x91), bytes(0)]))],
  [POLICY, "wire-1", "text that is no UTF-8 is refused with 1007, wherever it stands",
    forEach([[1, 1, badText, "n", null, null], [1, 1, "", badText, null, null], [1, 1, "", "n", badText, null], [4, badText]],
      (value) => stranger(pack(value), 1007))],

  // HELLO
  [POLICY, "wire-1", "HELLO is welcomed", ...greeting(1, "", "Ada", null, null)],
  [POLICY, "wire-1", "HELLO may use the longest form of every integer", opens,
    send(binary(Buffer.concat([bytes(0x96, 0xd3, 0, 0, 0, 0, 0, 0, 0, 1, 0xcf, 0, 0, 0, 0, 0, 0, 0, 1, 0xda, 0, 0, 0xd9, 1, 65, 0xc0, 0xc0)]))), welcomed],
  [POLICY, "wire-1", "HELLO in an array with a 16-bit count is welcomed",
    opens, send(binary(Buffer.concat([bytes(0xdc, 0, 6), pack(hello()).subarray(1)]))), welcomed],
  [POLICY, "wire-1", "names that are empty, blank, long or full of controls are welcomed",
    forEach(["", "   ", "\u202e\u0007\n", "🎮".repeat(60), "x".repeat(900), "<b>&amp;"], (name) => greeting(1, "", name, null, null))],
  [POLICY, "wire-1", "a profile that nobody knows is a new guest's", ...greeting(1, "", "Ada", "A".repeat(43), null)],
  [POLICY, "wire-1", "a profile that cannot be one is a new guest's",
    forEach(["", "no!", "A".repeat(500)], (profile) => greeting(1, "", "Ada", profile, null))],
  [POLICY, "wire-1", "a room's code is known in small letters",
    joins, (visit) => beside(opens, send(say(hello(visit.room.toLowerCase()))), welcomed)(visit)],
  [POLICY, "wire-1", "rooms that are not there are 4010",
    forEach(["ZZZZZ", "1", "../../etc", "Z".repeat(300), "\0", "\0ABC"], (room) => [opens, send(say(hello(room))), closed(4010)])],
  [POLICY, "wire-1", "other versions are 4004, whatever follows",
    forEach([[0, "", "n", null, null], [2, "", "n", null, null], [-1], [2 ** 40]], (rest) => [opens, send(say([1, ...rest])), closed(4004)])],
  [POLICY, "wire-1", "another version is 4004 even if it holds what this one never does",
    forEach([[0x80], [0x81, 0xa1, 118, 0xc3], [0xc4, 1, 0], [0xc1], [0xa1, 255]], (value) =>
      stranger(Buffer.concat([bytes(0x93, 1, 2), bytes(...value)]), 4004))],
  [POLICY, "wire-1", "HELLO with the wrong number of elements is refused with 1002",
    forEach([[1, 1], [1, 1, ""], [1, 1, "", "n", null], [1, 1, "", "n", null, null, null]], (value) => stranger(pack(value)))],
  [POLICY, "wire-1", "HELLO with elements of the wrong type is refused with 1002",
    forEach([["1", "", "n", null, null], [1, 1, "n", null, null], [1, "", 7, null, null], [1, "", "n", 7, null], [1, "", "n", null, 7],
      [1, null, "n", null, null]].map((elements) => [1, ...elements]), (value) => stranger(pack(value)))],
  [POLICY, "wire-1", "a second HELLO is refused with 1002", ...player(hello())],
  [POLICY, "wire-1", "two HELLOs at once are refused with 1002", opens, send(Buffer.concat([say(hello()), say(hello())])), closed(1002)],
  [POLICY, "wire-1", "INPUT, CHAT and PING before HELLO are refused with 1002",
    forEach([[2, 1, 0, [0, 0, 0]], [3, "hi"], [4, 1]], (value) => stranger(pack(value)))],

  // INPUT: the mode has a button and a stick
  [POLICY, "wire-5", "INPUT is heard", ...heard([2, 1, 0, [3, 127, -127]], [2, 2, 0, [0, 0, 0]])],
  [POLICY, "wire-1", "INPUT that comes twice or in the wrong order is passed over",
    ...heard([2, 5, 0, [0, 0, 0]], [2, 5, 0, [0, 0, 0]], [2, 3, 0, [0, 0, 0]])],
  [POLICY, "wire-1", "INPUT with the wrong number of elements is refused with 1002",
    forEach([[2], [2, 1], [2, 1, 0], [2, 1, 0, [0, 0, 0], 0]], (value) => player(value))],
  [POLICY, "wire-5", "INPUT with too few or too many values is refused with 1002",
    forEach([[], [0], [0, 0], [0, 0, 0, 0]], (values) => player([2, 1, 0, values]))],
  [POLICY, "wire-5", "INPUT with values out of range is refused with 1002",
    forEach([[4, 0, 0], [-1, 0, 0], [0, 128, 0], [0, 0, -128], [0, 0, 2 ** 53]], (values) => player([2, 1, 0, values]))],
  [POLICY, "wire-5", "INPUT with values of the wrong type is refused with 1002",
    forEach([["0", 0, 0], [0, null, 0], [0, 0, true], [0.5, 0, 0], [[0], 0, 0]], (values) => player([2, 1, 0, values]))],
  [POLICY, "wire-1", "INPUT with a bad seq is refused with 1002",
    forEach([0, -1, 2 ** 32, "1", 1.5], (seq) => player([2, seq, 0, [0, 0, 0]]))],
  [POLICY, "wire-1", "INPUT that acknowledges the future is refused with 1002", ...player([2, 1, 2 ** 31, [0, 0, 0]])],
  [POLICY, "wire-1", "INPUT with a negative ack is refused with 1002", ...player([2, 1, -1, [0, 0, 0]])],
  [POLICY, "wire-1", "INPUT whose values are no array is refused with 1002", ...player([2, 1, 0, 0])],

  // CHAT and PING
  [POLICY, "wire-1", "CHAT is heard", ...heard([3, "hello"])],
  [POLICY, "wire-1", "CHAT of 200 characters of four bytes is heard", ...heard([3, "🎮".repeat(200)])],
  [POLICY, "wire-1", "CHAT of 201 characters is refused with 1002", ...player([3, "x".repeat(201)])],
  [POLICY, "wire-1", "empty CHAT and blanks are passed over", ...heard([3, ""], [3, " \n "])],
  [POLICY, "wire-1", "CHAT with no text, two, or a number is refused with 1002",
    forEach([[3], [3, "a", "b"], [3, 5], [3, null]], (value) => player(value))],
  [POLICY, "wire-1", "a fifth CHAT in five seconds is passed over", ...heard(...Array(8).fill([3, "hi"]))],
  [POLICY, "wire-1", "PING comes back with its time, up to 2^53 - 1",
    joins, ...[0, 127, 128, 2 ** 31, 2 ** 53 - 1].flatMap((time) => [send(say([4, time])), message(19)])],
  [POLICY, "wire-1", "PING with a negative, a huge or no time is refused with 1002",
    forEach([[4, -1], [4, 2 ** 53], [4, "1"], [4, 1.5], [4], [4, 1, 1], [4, null]], (value) => player(value))],
  [POLICY, "wire-1", "a message in fragments is one message", joins, send(...fragments(pack([3, "hello there"]), [1, 1, 5])), isPlaying],
  [POLICY, "wire-1", "one player's bad message is no other's concern", joins, beside(...player([9])), isPlaying],
];
