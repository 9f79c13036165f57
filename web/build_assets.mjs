// build_assets.mjs: the module "moontick:assets", made from the files in ../assets.
// It exports `sprites` and `emotes` (name to address; the files are copied with hashed names) and `sounds` (their descriptions).
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../assets", import.meta.url));

async function pictures(kind) {
  const files = (await readdir(join(folder, kind))).filter((file) => file.endsWith(".svg")).sort();
  const imports = files.map((file, i) => `import ${kind}${i} from "./${kind}/${file}";`);
  const entries = files.map((file, i) => `${JSON.stringify(basename(file, ".svg"))}: ${kind}${i}`);
  return [...imports, `export const ${kind} = { ${entries.join(", ")} };`].join("\n");
}

async function source() {
  return [await pictures("sprites"), await pictures("emotes"), 'import sounds from "./sounds.json";', "export { sounds };"].join("\n");
}

export function assets() {
  return {
    name: "assets",
    setup(build) {
      build.onResolve({ filter: /^moontick:assets$/ }, () => ({ path: "assets", namespace: "moontick" }));
      build.onLoad({ filter: /.*/, namespace: "moontick" }, async () => ({ contents: await source(), resolveDir: folder }));
      build.onResolve({ filter: /\.svg$/, namespace: "moontick" }, (args) => ({ path: join(folder, args.path), namespace: "sprite" }));
      build.onLoad({ filter: /.*/, namespace: "sprite" }, async (args) => {
        const { readFile } = await import("node:fs/promises");
        return { contents: await readFile(args.path), loader: "file" };
      });
    },
  };
}
