// tints.ts: what a tint, a measure or a label in a look comes to for one entity at this moment.
import { type Entity, type World, get, playerOf } from "../world/world";
import { parseColor, playerColor, teamColor, WHITE } from "./colors";
import type { Measure, Word } from "./looks";

// As the mode declares its teams, or one of the usual colours.
function colorOfTeam(world: World, team: number): number {
  return parseColor(world.schema.teams[team - 1]?.tint) ?? teamColor(team);
}

export function colorOfPlayer(world: World, player: Entity | undefined): number {
  if (!player) return WHITE;
  const team = Number(get(player, "team") ?? 0);
  return team > 0 ? colorOfTeam(world, team) : playerColor(player.slot - player.kind.first, world.schema.players);
}

export function tintOf(world: World, entity: Entity, tint: string): number {
  if (tint === "player") return colorOfPlayer(world, playerOf(world, entity));
  const fixed = parseColor(tint);
  if (fixed !== null) return fixed;
  const team = get(entity, tint);
  return typeof team === "number" ? colorOfTeam(world, team) : WHITE;
}

export function wordOf(entity: Entity, { field, word }: Word): string {
  const said = field === "" ? "" : get(entity, field);
  return typeof said === "string" && said !== "" ? said : word;
}

export function measureOf(entity: Entity, measure: Measure): number {
  if (typeof measure === "number") return measure;
  const found = get(entity, measure);
  return typeof found === "number" ? found : 0;
}

export function labelOf(world: World, entity: Entity, label: string): string {
  if (label === "") return "";
  const owned = label.startsWith("player.");
  const from = owned ? playerOf(world, entity) : entity;
  const found = from ? get(from, owned ? label.slice("player.".length) : label) : undefined;
  return found === undefined ? "" : String(found);
}
