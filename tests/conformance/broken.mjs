// broken.mjs: a server whose mode cannot be run any more: it was spoilt when its only room had its only seat taken, so that whoever
// comes now would need a new room.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Server, dataFolder } from "../play/server.mjs";
import { Member } from "./member.mjs";

const MODES = fileURLToPath(new URL("modes", import.meta.url));

export async function startBroken(t, args = []) {
  const scripts = dataFolder(), mode = join(scripts, "modes/broken.lua");
  mkdirSync(join(scripts, "modes"));
  writeFileSync(mode, readFileSync(join(MODES, "single.lua")));
  const server = await Server.start(t, { mode: "broken", scripts, args });
  const member = new Member(server.port);
  t.after(() => member.drop());
  if (!await member.has("welcomed", 10000)) throw new Error("the only seat is not taken");
  writeFileSync(mode, readFileSync(join(MODES, "broken.lua")));
  return server;
}
