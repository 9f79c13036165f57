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

// Each page on its own: what it shared with another would be one more file to wait for.
const BUNDLES = [["src/main.ts", "src/style.css", "src/icon.svg"], ["src/lab/lab.ts", "src/lab/lab.css"], ["src/docs/docs.ts", "src/docs/docs.css"]];

async function bundle(entryPoints) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
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

// What main.ts needs at once comes first. Then what the game will need, when the line has nothing better to do: the browser asks for all
// of it in one go, instead of finding one behind the other.
function preloads(outputs) {
  const pathOf = (test) => Object.keys(outputs).find((path) => test(path, outputs[path]));
  const importsOf = (path) => outputs[path].imports.filter(({ kind }) => kind === "import-statement").map((one) => one.path);
  const [main, play] = ["src/main.ts", "src/play.ts"].map((entry) => pathOf((_, { entryPoint }) => entryPoint === entry));
  const first = importsOf(main), later = importsOf(play).filter((path) => path.endsWith(".js") && !first.includes(path));
  const link = (path, rest) => `<link href="/${relative("dist", path)}" ${rest}>`;
  return [
    ...first.map((path) => link(path, 'rel="modulepreload"')),
    ...[...later, play].map((path) => link(path, 'rel="modulepreload" fetchpriority="low"')),
    link(pathOf((path) => /\bsheet-\w+\.svg$/.test(path)), 'rel="prefetch" as="image"'),
  ].join("\n");
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
  const named = [...page.matchAll(/<(?:link|script|img)\b[^>]*(?:src|href)="\/([^"]+)"[^>]*>/g)].filter(([tag]) => !/fetchpriority="low"|rel="prefetch"/.test(tag)).map(([, name]) => name);
  const size = async (name) => (await stat(join(dist, `${name}.br`)).catch(() => stat(join(dist, name)))).size;
  const sum = async (names) => (await Promise.all([...new Set(names)].map(size))).reduce((total, one) => total + one, 0);
  console.log(`asks for a name within ${await sum(["index.html", ...named])} bytes; the game itself is ${await size(files["play.ts"].slice(1))} more (brotli)`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const outputs = Object.assign({}, ...(await Promise.all(BUNDLES.map(bundle))));
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
