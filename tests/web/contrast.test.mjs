// contrast.test.mjs: texts against what lies behind them, as WCAG 2.2 counts (AA: 4.5). axe-core cannot tell what is behind a panel
// that lets the game through: here it is the sky, and the brightest explosion.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

/* global MOONTICK */
const sheet = readFileSync(join(MOONTICK, "web/src/page.css"), "utf8");
const [AA, SKY, FLASH] = [4.5, [6, 9, 18], [255, 255, 255]];

function color(name) {
  const text = new RegExp(`--${name}: ([^;]+);`).exec(sheet)?.[1] ?? "";
  const hex = /^#([0-9a-f]{6})$/.exec(text)?.[1];
  if (hex) return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)).concat(1);
  const [r, g, b, alpha] = [...text.matchAll(/\d+/g)].map(Number);
  return [r, g, b, alpha / 100];
}

const over = ([r, g, b, alpha], behind) => [r, g, b].map((one, i) => one * alpha + behind[i] * (1 - alpha));

function light(rgb) {
  const [r, g, b] = rgb.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

for (const [name, behind] of [["panel", SKY], ["panel", FLASH], ["solid", SKY], ["solid", FLASH]]) {
  test(`texts can be read on a ${name} over ${behind === SKY ? "the sky" : "an explosion"}`, () => {
    const paper = over(color(name), behind);
    for (const ink of ["ink", "quiet"]) assert.ok(contrast(over(color(ink), paper), paper) >= AA, `${ink}: ${contrast(over(color(ink), paper), paper)}`);
  });
}

test("what warns can be read on a panel", () => {
  const paper = over(color("panel"), SKY);
  for (const ink of ["accent", "warm", "bad"]) assert.ok(contrast(over(color(ink), paper), paper) >= AA, ink);
});

test("a button's text can be read on both ends of its colour", () => {
  const ends = [.../button \{[^}]*linear-gradient\(#([0-9a-f]{6}), #([0-9a-f]{6})\)/s.exec(sheet).slice(1)];
  assert.equal(ends.length, 2);
  for (const end of ends) assert.ok(contrast([255, 255, 255], [0, 2, 4].map((at) => parseInt(end.slice(at, at + 2), 16))) >= AA, end);
});

test("the colours of players can be told from the sky", async () => {
  const { playerColor, teamColor } = await import("../../web/src/view/colors");
  for (let i = 0; i < 12; i++) for (const one of [playerColor(i), teamColor(i)])
    assert.ok(contrast([one >> 16, (one >> 8) & 255, one & 255], SKY) >= AA, one.toString(16));
});
