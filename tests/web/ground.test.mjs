// ground.test.mjs: the tiles of the mode map, and the shapes that are drawn of them.
import assert from "node:assert/strict";
import test from "node:test";
import { edgesOf, patchesOf, readGround } from "../../web/src/world/ground";
import { readSchema } from "../../web/src/world/schema";
import { map } from "./frames.mjs";

const classes = [{ name: "solid", solid: true }, { name: "ice", tint: "#aabbcc" }];
const groundOf = (rows, more) => {
  const cells = rows.join("").split("").map((c) => ".#i".indexOf(c));
  return { columns: rows[0].length, rows: rows.length, tile: [32, 16], classes, runs: cells.flatMap((cell) => [1, cell]), ...more };
};
const place = ({ x, y, width, height, length, upright }) => [x, y, ...(length ? [length, upright] : [width, height])];

test("runs become cells, classes count from 1", () => {
  const ground = readGround({ columns: 3, rows: 2, tile: [32, 16], classes, runs: [2, 1, 3, 0, 1, 2] });
  assert.deepEqual([...ground.cells], [1, 1, 0, 0, 0, 2]);
  assert.deepEqual([ground.classes[0], ground.classes[1].solid, ground.classes[2].tint, ground.height], [null, true, "#aabbcc", 16]);
});

test("a mode without a map has no ground", () => {
  assert.equal(readSchema(map).ground, null);
  assert.equal(readSchema({ ...map, map: groundOf(["#."]) }).ground.columns, 2);
});

test("maps that are none are refused", () => {
  const wrong = [{ runs: [1, 1] }, { runs: [5, 1] }, { runs: [1, 3, 1, 0] }, { runs: [0, 1, 2, 1] }, { runs: [2] }, { columns: 1e6 }, { tile: [0, 1] }, { classes: [7] }];
  for (const more of wrong) assert.throws(() => readGround(groundOf(["#."], more)), JSON.stringify(more));
});

test("bodies are round or boxes, and what is neither is refused", () => {
  const kindOf = (body) => readSchema({ ...map, kinds: map.kinds.map((kind, i) => (i === 2 ? { ...kind, body } : kind)) }).kinds[2].body;
  assert.deepEqual(kindOf({ radius: 8 }), { width: 16, height: 16, round: true });
  assert.deepEqual(kindOf({ width: 8, height: 6 }), { width: 8, height: 6, round: false });
  assert.equal(kindOf(undefined), null);
  for (const body of [7, {}, { width: 8 }, { radius: 0 }, { radius: -5 }, { radius: NaN }, { width: 1e9, height: 8 }]) assert.throws(() => kindOf(body), JSON.stringify(body));
});

test("equal tiles are drawn as few rectangles, each tile once", () => {
  const rows = ["##..", "##ii", "#.ii", "...#"];
  const ground = readGround(groundOf(rows));
  const patches = patchesOf(ground);
  assert.deepEqual(patches.map(place), [[0, 0, 2, 2], [2, 1, 2, 2], [0, 2, 1, 1], [3, 3, 1, 1]]);
  const drawn = new Uint8Array(16);
  for (const { class: tile, x, y, width, height } of patches) {
    for (let i = 0; i < width * height; i++) drawn[(y + Math.floor(i / width)) * 4 + x + i % width] += tile;
  }
  assert.deepEqual(drawn, ground.cells);
});

test("edges run where solid meets open, in one piece as long as they are straight", () => {
  const edges = edgesOf(readGround(groundOf(["....", ".##.", "...."])));
  assert.deepEqual(edges.map(place), [[1, 1, 2, false], [1, 2, 2, false], [1, 1, 1, true], [3, 1, 1, true]]);
  assert.ok(edges.every((edge) => edge.class === 1));
  assert.deepEqual(edgesOf(readGround(groundOf(["##", "##"]))), []);
});
