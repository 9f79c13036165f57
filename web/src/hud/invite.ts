// invite.ts: bringing friends: the link to copy, to share, or to point a phone at. Loaded when it is opened.
import "../base";
import { encode } from "uqr";
import { pathOfRoom } from "../session/visitor";
import { say } from "../words/words";
import { Dialog } from "./dialog";
import { button, node } from "./dom";

const MODULE = 6;    // pixels of the code's smallest square, before it is scaled
const MARGIN = 4;    // modules of white around it, as the standard asks
const THANKS = 1600; // ms

export function openInvite(room: string, title: string, closed: () => void): Dialog {
  const link = `${location.origin}${pathOfRoom(room)}`;
  const field = node("input", "invite-link");
  field.type = "text";
  field.readOnly = true;
  field.value = link;
  field.setAttribute("aria-label", say("invite.link"));
  field.addEventListener("focus", () => field.select());
  const copy = button("", say("invite.copy"), () => void copied(copy, field));
  const buttons = node("div", "buttons", copy);
  const data = { title, text: say("invite.text", { title }), url: link };
  if (typeof navigator.share === "function") {
    buttons.append(button("second", say("invite.share"), () => void navigator.share(data).catch(() => undefined)));  // closed without a choice
  }
  const dialog = new Dialog("invite", say("invite.title"), closed);
  dialog.put(node("p", "quiet", say("invite.words")), codeOf(link), node("p", "invite-code", say("invite.code", { room })), field, buttons);
  dialog.open();
  return dialog;
}

// Without permission, or without a secure origin, the link is there to be copied by hand.
async function copied(on: HTMLButtonElement, field: HTMLInputElement): Promise<void> {
  let done = true;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    done = false;
    field.focus();
  }
  on.textContent = done ? say("invite.copied") : say("invite.byHand");
  setTimeout(() => { on.textContent = say("invite.copy"); }, done ? THANKS : 3 * THANKS);
}

function codeOf(link: string): HTMLCanvasElement {
  const { data, size } = encode(link, { ecc: "M", border: MARGIN });
  const canvas = node("canvas", "qr");
  canvas.width = canvas.height = size * MODULE;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("invite.picture"));
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#060912";
  data.forEach((row, y) => row.forEach((dark, x) => dark && context.fillRect(x * MODULE, y * MODULE, MODULE, MODULE)));
  return canvas;
}
