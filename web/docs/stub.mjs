// stub.mjs: a LuaCATS stub (../../scripts/library) as data: sections, and what is in them in the stub's order.
// A section is { title, items }. An item is one of
//   { text }                                         prose
//   { name, parent, text, fields }                   a class; a field is { name, type, text }
//   { name, type, text }                             an alias
//   { words, call, text }                            words that the file may use, such as u8; call: "text(bytes)"
//   { owner, verb, text, parameters, returns }       a function; each of both is { name, type, text }

// Where a type ends that begins here: `fun(a: b): c`, `table<string, T>`, `{ x: y }[]` and `"all time"` have spaces in them.
function typeEnd(line, from) {
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') at = line.indexOf('"', at + 1);
    if ("([{<".includes(line[at])) depth++;
    if (")]}>".includes(line[at])) depth--;
    if (depth === 0 && line[at] === ",") return at;
    if (depth === 0 && line[at] === " " && line[at - 1] !== ":") return at;
  }
  return line.length;
}

const cut = (line, at) => [line.slice(0, at), line.slice(at).trim()];

// `name? type  text`; the mark is kept with the name.
function named(line) {
  const [name, rest] = cut(line, line.startsWith("[") ? line.indexOf("]") + 1 : line.search(/\s|$/));
  const [type, text] = cut(rest, typeEnd(rest, 0));
  return { name, type, text };
}

// `type name, type name  text`: the names are optional.
function returned(line) {
  const list = [];
  for (let rest = line; ;) {
    const end = typeEnd(rest, 0), [, name = "", more, text] = /^( \w+)?(,)?(.*)$/.exec(/^ \w+(,|  |$)|^,/.test(rest.slice(end)) ? rest.slice(end) : `  ${rest.slice(end)}`);
    list.push({ type: rest.slice(0, end), name: name.trim(), text: more ? "" : text.trim() });
    if (!more) return list;
    rest = text.trim();
  }
}

const words = (names, type, text) => {
  const call = /\|fun\((.*?)\)/.exec(type)?.[1];
  return { words: names.split(", "), call: call ? `${names}(${call.replace(/^options: /, "").replace(/: \w+$/, "")})` : "", text };
};

class Stub {
  sections = [];
  prose = [];
  tags = [];

  add(item) {
    if (this.sections.length === 0) this.section("");
    const text = [...this.prose, item.text].filter(Boolean).join("\n");
    this.sections.at(-1).items.push({ ...item, text });
    this.prose = [];
    this.tags = [];
  }

  section(title) { this.sections.push({ title, items: [] }); }
  tagged(kind) { return this.tags.filter((tag) => tag.kind === kind).map(({ rest }) => rest); }

  flush() {
    const [head] = this.tagged("class"), [alias] = this.tagged("alias");
    if (head) {
      const [, name, parent = ""] = /^(\w+)(?:: (\w+))?/.exec(head);
      this.add({ name, parent, fields: this.tagged("field").map(named) });
    } else if (alias) this.add(named(alias));
    else if (this.prose.length > 0) this.add({});
    this.tags = [];
  }

  verb(path, names, text) {
    const [, owner = "", verb] = /^(?:(\w+)[:.])?(\w+)$/.exec(path), told = this.tagged("param").map(named);
    const parameters = names.split(", ").filter(Boolean).map((name) => told.find((one) => one.name.replace("?", "") === name) ?? { name, type: "", text: "" });
    this.add({ owner, verb, text, parameters, returns: this.tagged("return").flatMap(returned) });
  }

  line(line) {
    const tag = /^---@(\w+) ?(.*)$/.exec(line), prose = /^-- ?(.*)$/.exec(line), title = /^-- (.+?) -{3,}$/.exec(line);
    const verb = /^function ([\w:.]+)\((.*?)\) end(?: -- (.*))?$/.exec(line), global = /^([a-z][\w, ]*) = [^-]*(?:---@type (.*?)(?:  +(.*))?|-- (.*))?$/.exec(line);
    if (title) this.flush(), this.section(title[1]);
    else if (verb) this.verb(verb[1], verb[2], verb[3]);
    else if (tag && tag[1] !== "field" && this.tagged("class").length) this.flush(), this.tags.push({ kind: tag[1], rest: tag[2] });
    else if (tag) this.tags.push({ kind: tag[1], rest: tag[2] });
    else if (prose) this.prose.push(prose[1]);
    else if (global?.[1] && (global[2] ?? this.tagged("type")[0])) this.add(words(global[1], global[2] ?? this.tagged("type")[0], global[3] ?? global[4]));
    else this.flush();
  }
}

export function readStub(text) {
  const stub = new Stub();
  for (const line of text.split("\n")) stub.line(line);
  stub.flush();
  return stub.sections;
}
