// pages.mjs: the pages under /docs: the reference from the stubs, the tutorial from its Markdown.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Marked } from "marked";
import { referenceOf } from "./reference.mjs";

const library = (name) => readFile(fileURLToPath(new URL(`../../scripts/library/${name}`, import.meta.url)), "utf8");
const template = () => readFile(fileURLToPath(new URL("../docs.html", import.meta.url)), "utf8");

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// "room:near(x, y)" is at #room-near; the second of its name at #room-near-2.
function slugs() {
  const taken = new Map();
  return (title) => {
    const slug = title.replace(/^\d+\. /, "").replace(/\(.*?\)/g, "").toLowerCase().replace(/[^a-z0-9_]+/g, "-").replace(/^-|-$/g, "");
    taken.set(slug, (taken.get(slug) ?? 0) + 1);
    return taken.get(slug) > 1 ? `${slug}-${taken.get(slug)}` : slug;
  };
}

const LUA = /(--[^\n]*)|("(?:[^"\\\n]|\\.)*")|\b(and|break|do|else|elseif|end|false|for|function|if|in|local|nil|not|or|repeat|return|then|true|until|while)\b|\b(\d+(?:\.\d+)?)\b/g;
const COLORS = ["note", "text", "word", "number"];

function painted(lua) {
  let html = "", at = 0;
  for (const match of lua.matchAll(LUA)) {
    const kind = COLORS[match.slice(1).findIndex(Boolean)];
    html += `${escape(lua.slice(at, match.index))}<span class="${kind}">${escape(match[0])}</span>`;
    at = match.index + match[0].length;
  }
  return html + escape(lua.slice(at));
}

// The page's body, and its headings: { depth, id, title }, the title as it stands in the Markdown.
export function bodyOf(markdown) {
  const slug = slugs(), headings = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = slug(text);
        headings.push({ depth, id, title: text });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}${depth > 1 ? ` <a class="anchor" href="#${id}" aria-label="Link to this">#</a>` : ""}</h${depth}>\n`;
      },
      code({ text, lang }) {
        return `<pre tabindex="0"><code>${lang === "lua" ? painted(text) : escape(text)}\n</code></pre>\n`;
      },
      table(token) {
        const cell = (inside, tag) => `<${tag}>${inside}</${tag}>`;
        const row = (cells, tag) => `<tr>${cells.map(({ tokens, text }) => cell(this.parser.parseInline(tokens), text ? tag : "td")).join("")}</tr>`;
        return `<div class="table" tabindex="0"><table>${row(token.header, "th")}${token.rows.map((cells) => row(cells, "td")).join("")}</table></div>\n`;
      },
    },
  });
  return { body: marked.parse(markdown), headings };
}

function contentsOf(headings) {
  const link = ({ id, title }) => `<a href="#${id}">${escape(title.replace(/\(.*\)/, ""))}</a>`;
  const sections = [];
  for (const heading of headings) {
    if (heading.depth === 2) sections.push({ heading, inside: [] });
    if (heading.depth === 3) sections.at(-1)?.inside.push(heading);
  }
  return sections.map(({ heading, inside }) => `<li>${link(heading)}<ul>${inside.map((one) => `<li>${link(one)}</li>`).join("")}</ul></li>`).join("");
}

function pageOf(frame, title, markdown) {
  const { body, headings } = bodyOf(markdown);
  const parts = { title, body, contents: contentsOf(headings) };
  return frame.replace(/<!-- (title|body|contents) -->|TITLE/g, (_, part) => parts[part ?? "title"]);
}

// All files under /docs by their names in dist. `fill` puts the bundle's names into the frame.
export async function docs(fill) {
  const [frame, stub, tests, tutorial] = await Promise.all([template(), library("moontick.lua"), library("testing.lua"), library("tutorial.md")]);
  const reference = referenceOf(stub, tests);
  return {
    "docs.html": pageOf(fill(frame), "Reference", reference),
    "docs/tutorial.html": pageOf(fill(frame), "Your first game", tutorial),
    "docs/reference.md": reference,
    "docs/tutorial.md": tutorial,
  };
}
