// tutorial.mjs: the steps of scripts/library/tutorial.md as whoever reads it takes them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GAMES } from "./server.mjs";

// Of each step its title, the commands to type, the mode, and the tests of it: "" where it has none.
export function steps() {
  const text = readFileSync(join(GAMES, "library/tutorial.md"), "utf8");
  return text.split(/^## /m).slice(1).map((step) => {
    const blocks = [...step.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, body]) => ({ language, body }));
    const lua = (isTest) => blocks.find(({ language, body }) => language === "lua" && body.startsWith("test(") === isTest)?.body ?? "";
    const commands = blocks.filter(({ language }) => language === "sh").flatMap(({ body }) => body.trim().split("\n"));
    return { title: step.split("\n")[0], commands, mode: lua(false), tests: lua(true) };
  });
}
