// words.test.mjs: every language says everything, with the same holes to fill.
import assert from "node:assert/strict";
import test from "node:test";
import de from "../../web/src/words/de.json";
import en from "../../web/src/words/en.json";
import es from "../../web/src/words/es.json";
import { LANGUAGES, languageFor, say } from "../../web/src/words/words";

const holes = (line) => [...line.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
const languages = { de, es };

test("each language that can be chosen is tested here", () => {
  assert.deepEqual([...LANGUAGES.keys()].sort(), ["en", ...Object.keys(languages)].sort());
});

for (const [language, words] of Object.entries(languages)) {
  test(`${language} says what English says`, () => {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(en).sort());
    for (const [key, line] of Object.entries(words)) {
      assert.deepEqual(holes(line), holes(en[key]), key);
      assert.ok(line.trim().length > 0, key);
    }
  });
}

test("the language is the chosen one, or the first of the browser's that there is, or English", () => {
  assert.equal(languageFor("es", ["de-AT"]), "es");
  assert.equal(languageFor("", ["fr", "de-AT", "es"]), "de");
  assert.equal(languageFor("", ["fr"]), "en");
  assert.equal(languageFor("xx", []), "en");
});

test("holes are filled, and what fills them is no hole itself", () => {
  assert.equal(say("scores.muteWho", { name: "{name}" }), "Mute {name}");
  assert.equal(say("corner.playingOf", { players: 3, max: 16 }), "3/16 playing");
  assert.equal(say("scores.muteWho"), "Mute {name}");
});
