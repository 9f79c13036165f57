// words.ts: everything that the page says, by key, in the visitor's language. English is always there; another language is
// loaded when it is wanted, and a key that it lacks is said in English.
import en from "./en.json";

export type Key = keyof typeof en;
export type Words = Readonly<Partial<Record<Key, string>>>;
export type Arguments = Readonly<Record<string, string | number>>;

export const LANGUAGES: ReadonlyMap<string, string> = new Map([["en", "English"], ["de", "Deutsch"], ["es", "Espa\u00f1ol"]]);

let language = "en";
let words: Words = en;

// The first of what the visitor wants that there is; "" is whatever the browser says.
export function languageFor(chosen: string, browser: readonly string[]): string {
  for (const wanted of [chosen, ...browser]) {
    const known = wanted.toLowerCase().split("-")[0] ?? "";
    if (LANGUAGES.has(known)) return known;
  }
  return "en";
}

async function load(wanted: string): Promise<Words> {
  switch (wanted) {
    case "de": return (await import("./de.json")).default;
    case "es": return (await import("./es.json")).default;
    default: return en;
  }
}

// From now on everything is said in this language. If it cannot be loaded, it stays as it is.
export async function speak(wanted: string): Promise<void> {
  try {
    words = await load(wanted);
    language = wanted;
    document.documentElement.lang = wanted;
  } catch (error) {
    console.warn("moontick: no words in", wanted, error);
  }
}

export function say(key: Key, what: Arguments = {}): string {
  const line = words[key] ?? en[key];
  return line.replace(/\{(\w+)\}/g, (hole, name: string) => (what[name] === undefined ? hole : format(what[name])));
}

// "one, two and three"
export function sayAll(names: readonly string[]): string {
  const place = language === "en" ? "en-GB" : language;  // no comma before the last
  return new Intl.ListFormat(place).format(names);
}

// What comes from elsewhere, like the reason of a close, may be a key or not.
export function isKey(key: string): key is Key {
  return Object.hasOwn(en, key);
}

function format(value: string | number): string {
  return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
}

// Fills what the page itself says: data-say is an element's text, data-say-hint a field's placeholder.
export function sayPage(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-say]")) {
    const key = element.dataset.say ?? "";
    if (isKey(key)) element.textContent = say(key);
  }
  for (const field of root.querySelectorAll<HTMLInputElement>("[data-say-hint]")) {
    const key = field.dataset.sayHint ?? "";
    if (isKey(key)) field.placeholder = say(key);
  }
}
