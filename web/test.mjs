// test.mjs: bundles ../tests/web/*.test.mjs with the source they test, and runs them with node's own test runner.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { assets } from "./build_assets.mjs";

// A package that finds its files by where it lies is not bundled.
function whole(name) {
  const path = join(root, "node_modules", name, "dist/index.js");
  return { name, setup: (build) => void build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path, external: true })) };
}

const root = fileURLToPath(new URL(".", import.meta.url));
const tests = join(root, "../tests/web");
const out = await mkdtemp(join(tmpdir(), "moontick-web-"));
const named = process.argv[2] ?? "";

try {
  const files = (await readdir(tests)).filter((file) => file.endsWith(".test.mjs") && file.includes(named));
  if (files.length === 0) throw new Error(`no test is called ${named}`);
  await build({
    absWorkingDir: root,
    entryPoints: files.map((file) => join(tests, file)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    nodePaths: [join(root, "node_modules")],
    plugins: [assets(), whole("wasmoon")],
    loader: { ".svg": "text", ".wasm": "file", ".lua": "text" },
    define: { MOONTICK: JSON.stringify(join(root, "..")) },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const built = (await readdir(out)).filter((file) => file.endsWith(".test.mjs")).map((file) => join(out, file));
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...built], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
