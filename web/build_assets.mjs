// build_assets.mjs: the module "moontick:assets", made from the files in ../assets.
// It exports `sprites` and `emotes` (name to address; the files are copied with hashed names), `sheet` (one picture with all
// sprites on it, so that a game waits for one file) and `sounds` (their descriptions).
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../assets", import.meta.url));
const COLUMNS = 6;
const EDGE = 256;  // pixels of a sprite on the sheet

const filesOf = async (kind) => (await readdir(join(folder, kind))).filter((file) => file.endsWith(".svg")).sort();

async function pictures(kind) {
  const files = await filesOf(kind);
  const imports = files.map((file, i) => `import ${kind}${i} from "./${kind}/${file}";`);
  const entries = files.map((file, i) => `${JSON.stringify(basename(file, ".svg"))}: ${kind}${i}`);
  return [...imports, `export const ${kind} = { ${entries.join(", ")} };`].join("\n");
}

async function source() {
  const names = (await filesOf("sprites")).map((file) => basename(file, ".svg"));
  return [await pictures("sprites"), await pictures("emotes"), 'import address from "./sheet.svg"; import sounds from "./sounds.json";',
    `export const sheet = { address, columns: ${COLUMNS}, edge: ${EDGE}, names: ${JSON.stringify(names)} };`, "export { sounds };"].join("\n");
}

// A sprite in its place. What its parts are called must not be what those of another one are.
async function placed(file, i) {
  const name = basename(file, ".svg");
  const text = (await readFile(join(folder, "sprites", file), "utf8")).replace(/<!--[^]*?-->/g, "").replace(/\n\s*/g, " ")
    .replace(/(\bid="|url\(#|href="#)/g, `$1${name}_`);
  const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)].map((cell) => cell * EDGE);
  return text.trim().replace(/^<svg xmlns="[^"]+" width="\d+" height="\d+"/, `<svg x="${x}" y="${y}" width="${EDGE}" height="${EDGE}"`);
}

async function sheet() {
  const sprites = await Promise.all((await filesOf("sprites")).map(placed));
  const [width, height] = [COLUMNS, Math.ceil(sprites.length / COLUMNS)].map((cells) => cells * EDGE);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${sprites.join("")}</svg>`;
}

export function assets() {
  return {
    name: "assets",
    setup(build) {
      build.onResolve({ filter: /^moontick:assets$/ }, () => ({ path: "assets", namespace: "moontick" }));
      build.onLoad({ filter: /.*/, namespace: "moontick" }, async () => ({ contents: await source(), resolveDir: folder }));
      build.onResolve({ filter: /\.svg$/, namespace: "moontick" }, (args) => ({ path: join(folder, args.path), namespace: "sprite" }));
      build.onLoad({ filter: /.*/, namespace: "sprite" }, async (args) =>
        ({ contents: args.path === join(folder, "sheet.svg") ? await sheet() : await readFile(args.path), loader: "file" }));
    },
  };
}
