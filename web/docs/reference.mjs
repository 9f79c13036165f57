// reference.mjs: the reference of all that a mode and its tests may say, in Markdown, from the stubs that editors read.
import { readStub } from "./stub.mjs";

// How one writes what a verb belongs to.
const OWNERS = { Room: "room:", Player: "player:", SteerRoom: "room:", Leaderboard: "room.leaderboard:", Store: "store:", vec: "vec.",
  TestRoom: "r:", TestPlayer: "player:", Expectation: "expect(got):" };

const code = (text) => `\`${text}\``;
const inCell = (text) => text.replaceAll("\n", " ").replaceAll("|", "\\|");

// Lines of comment as they were wrapped; what is indented is code.
const prose = (text) => text.replace(/(^ {4}.*$\n?)+/gm, (block) => `\n\`\`\`lua\n${block.replace(/^ {4}/gm, "").trimEnd()}\n\`\`\`\n`).trim();

const table = (head, rows) => [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows.map((row) => `| ${row.map(inCell).join(" | ")} |`)].join("\n");

function classOf({ name, parent, text, fields }) {
  const rows = fields.map((field) => [code(field.name), code(field.type), field.text]);
  return [`### ${name}`, prose(text), parent && `Has what ${code(parent)} has, and:`, rows.length > 0 && table(["field", "type", ""], rows)].filter(Boolean).join("\n\n");
}

const typed = (list) => list.filter(({ type }) => type).map(({ name, type }) => (name ? `${name}: ${type}` : type)).join(", ");

function givesOf(list) {
  if (list.length === 0) return "";
  return `Gives ${code(typed(list))}${list.map(({ text }) => text && `: ${text}`).join("")}`;
}

function verbOf({ owner, verb, text, parameters, returns }) {
  const names = parameters.map(({ name }) => name).join(", "), sure = parameters.filter(({ type }) => type);
  const takes = sure.length > 0 ? `Takes ${code(typed(sure))}` : "", notes = sure.filter((one) => one.text).map((one) => `- ${code(one.name)}: ${one.text}`);
  return [`### ${OWNERS[owner] ?? ""}${verb}(${names})`, prose(text), takes, notes.join("\n"), givesOf(returns)].filter(Boolean).join("\n\n");
}

function itemOf(item) {
  if (item.verb) return verbOf(item);
  if (item.fields) return item.fields.length > 0 || item.text ? classOf(item) : "";
  if (item.type) return [`### ${item.name}`, prose(item.text), item.type.split("|").map(code).join(", ")].filter(Boolean).join("\n\n");
  return prose(item.text);
}

// Words stand together in one table.
function itemsOf(items) {
  const parts = [];
  for (let i = 0; i < items.length; i++) {
    const rows = [];
    for (; items[i]?.words; i++) rows.push([[...items[i].words, items[i].call].filter(Boolean).map(code).join(" "), items[i].text]);
    if (rows.length > 0) parts.push(table(["word", ""], rows));
    if (items[i]) parts.push(itemOf(items[i]));
  }
  return parts.filter(Boolean).join("\n\n");
}

const INTRODUCTION = `# Reference

New here? The [tutorial](/docs/tutorial) takes five steps from nothing to a game that friends play. This page as
[Markdown](/docs/reference.md); in editors with LuaLS the same text completes and checks what you type (\`moontick new\` sets it up).`;

export function referenceOf(stub, tests) {
  const plain = (text) => readStub(text.replace(/^-- \w+\.lua: (.)/m, (_, first) => `-- ${first.toUpperCase()}`));
  const sections = [...plain(stub), ...plain(tests).map((section) => ({ ...section, title: section.title || "Tests" }))];
  const text = sections.map(({ title, items }) => [title && `## ${title}`, itemsOf(items)].filter(Boolean).join("\n\n"));
  return `${[INTRODUCTION, ...text].join("\n\n")}\n`;
}
