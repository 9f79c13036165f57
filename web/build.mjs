// build.mjs: bundles src/ and ../assets into dist/, with hashed names, and .gz and .br beside what shrinks.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { assets } from "./build_assets.mjs";
import { docs } from "./docs/pages.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");
const PAGES = ["index.html", "lab.html"];
const COMPRESSIBLE = new Set([".html", ".js", ".css", ".svg", ".json", ".txt", ".wasm"]);

async function bundle() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["src/main.ts", "src/style.css", "src/lab/lab.ts", "src/lab/lab.css", "src/docs/docs.ts", "src/docs/docs.css", "src/icon.svg"],
    outbase: "src",
    outdir: "dist",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    publicPath: "/",
    loader: { ".svg": "copy", ".wasm": "file", ".lua": "text" },
    external: ["module", "url"],  // the VM loads itself another way outside browsers
    alias: { "pixi.js": "./pixi.slim.mjs" },
    plugins: [assets()],
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return metafile.outputs;
}

// The files that the page names or loads at once, by what they were made from.
function pageFiles(outputs) {
  const files = {};
  for (const [path, output] of Object.entries(outputs)) {
    const source = output.entryPoint ?? (path.endsWith(".svg") ? Object.keys(output.inputs)[0] : undefined);
    if (source) files[basename(source)] = `/${relative("dist", path)}`;
  }
  return files;
}

// What main.ts needs at once, and what the game needs that is not the game itself: the browser asks for all of it in one go,
// instead of finding one behind the other.
function preloads(outputs) {
  const byEntry = (entry) => Object.entries(outputs).find(([, output]) => output.entryPoint === entry)?.[1];
  const chunks = ["src/main.ts", "src/play.ts"].flatMap((entry) => byEntry(entry)?.imports ?? [])
    .filter((one) => one.kind === "import-statement").map((one) => one.path);
  return [...new Set(chunks)].map((path) => `<link rel="modulepreload" href="/${relative("dist", path)}">`).join("\n");
}

async function compress(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await compress(path);
    else if (COMPRESSIBLE.has(extname(path))) {
      const plain = await readFile(path);
      const packed = { gz: gzipSync(plain, { level: 9 }), br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }) };
      for (const [ending, bytes] of Object.entries(packed)) if (bytes.length < plain.length) await writeFile(`${path}.${ending}`, bytes);
    }
  }
}

// What a browser that takes brotli loads, by when it does.
async function weigh(files) {
  const page = await readFile(join(dist, "index.html"), "utf8");
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, name]) => name);
  const size = async (name) => (await stat(join(dist, `${name}.br`)).catch(() => stat(join(dist, name)))).size;
  const sum = async (names) => (await Promise.all([...new Set(names)].map(size))).reduce((total, one) => total + one, 0);
  console.log(`asks for a name within ${await sum(["index.html", ...named])} bytes; the game itself is ${await size(files["play.ts"].slice(1))} more (brotli)`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const outputs = await bundle();
const files = pageFiles(outputs);
const fill = (name, page) => page.replace("{{preloads}}", preloads(outputs)).replace(/\{\{([\w.]+)\}\}/g, (_, file) => {
  if (!files[file]) throw new Error(`${name} names ${file}, which the bundle does not have`);
  return files[file];
});
for (const name of PAGES) await writeFile(join(dist, name), fill(name, await readFile(join(root, name), "utf8")));
await mkdir(join(dist, "docs"));
for (const [name, page] of Object.entries(await docs((page) => fill("docs.html", page)))) await writeFile(join(dist, name), page);
await compress(dist);
await weigh(files);
