// docs.ts: what the pages under /docs do beyond being read: finding a word, and copying code.
import { memoryOf } from "../session/visitor";
import { wear } from "../settings/comfort";
import { Store } from "../settings/store";

wear(new Store(memoryOf(() => window.localStorage)));

const find = document.getElementById("find") as HTMLInputElement;
const nothing = document.getElementById("nothing") as HTMLElement;
const nav = find.parentElement as HTMLElement;
const links = [...nav.querySelectorAll<HTMLAnchorElement>("li a")];

// All that stands between a heading and the next, in small letters.
function textBelow(heading: Element | null): string {
  let text = heading?.textContent ?? "";
  for (let next = heading?.nextElementSibling; next && !/^H[123]$/.test(next.tagName); next = next.nextElementSibling) text += ` ${next.textContent ?? ""}`;
  return text.toLowerCase();
}

const texts = new Map(links.map((link) => [link, textBelow(document.getElementById(link.hash.slice(1)))]));

// Names that have the words in them come before texts that have: if there are any, they alone are shown.
function show(): void {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const having = (text: (link: HTMLAnchorElement) => string) => links.filter((link) => wanted.every((word) => text(link).includes(word)));
  const named = having((link) => link.textContent?.toLowerCase() ?? "");
  const found = new Set(named.length > 0 ? named : having((link) => texts.get(link) ?? ""));
  nav.classList.toggle("finding", wanted.length > 0);
  for (const item of nav.querySelectorAll("li")) item.hidden = ![...item.querySelectorAll("a")].some((link) => found.has(link));
  nothing.hidden = found.size > 0;
}

function go(event: KeyboardEvent): void {
  if (event.key !== "Enter") return;
  const first = links.find((link) => !link.closest("li[hidden]") && link.offsetParent && link.matches("ul ul a")) ?? links.find((link) => !link.closest("li[hidden]"));
  first?.click();
}

function focusByKey(event: KeyboardEvent): void {
  if (event.key !== "/" || event.target === find) return;
  event.preventDefault();
  find.focus();
}

function addCopy(pre: HTMLElement): void {
  const row = document.createElement("div"), button = document.createElement("button");
  row.className = "copied";
  button.className = "second";
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(pre.textContent ?? "").then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Not allowed here"; });
  });
  row.append(button);
  pre.before(row);
}

find.hidden = links.length < 20;
find.addEventListener("input", show);
find.addEventListener("keydown", go);
document.addEventListener("keydown", focusByKey);
if (navigator.clipboard) document.querySelectorAll("pre").forEach(addCopy);
