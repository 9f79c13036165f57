// panel.ts: the settings, to be seen and changed; each is in force at once. Loaded when it is opened.
import "../base";
import { Dialog } from "../hud/dialog";
import { button, node } from "../hud/dom";
import type { Schema } from "../world/schema";
import { LANGUAGES, say } from "../words/words";
import { choice, group, slider, tick } from "./fields";
import { keyRows } from "./key_rows";
import { type Contrast, type Motion, type Volume, settingsOf, textOf, usual } from "./settings";
import type { Store } from "./store";

const THANKS = 1600;  // ms

// `schema`: of the mode that is played, null before.
export function openSettings(store: Store, schema: Schema | null, closed: () => void): Dialog {
  const dialog = new Dialog("settings", say("settings.title"), closed);
  const fill = (): void => {
    dialog.put(node("div", "settings-groups", general(store), volumes(store), together(store), keyRows(store, schema), text(store, fill)));
  };
  fill();
  dialog.open();
  return dialog;
}

function general(store: Store): HTMLElement {
  const { settings } = store;
  const automatic: [string, string] = ["auto", say("settings.automatic")];
  return group(say("settings.general"),
    choice(say("settings.language"), new Map([["", say("settings.automatic")], ...LANGUAGES]), settings.language, (language) => {
      store.change({ language });
      location.reload();  // a seat is held meanwhile
    }),
    slider(say("settings.size"), 0.75, 2, settings.size, (size) => store.change({ size })),
    choice(say("settings.motion"), new Map([automatic, ["full", say("settings.motionFull")], ["calm", say("settings.motionCalm")]]),
      settings.motion, (motion) => store.change({ motion: motion as Motion })),
    choice(say("settings.contrast"), new Map([automatic, ["usual", say("settings.contrastUsual")], ["more", say("settings.contrastMore")]]),
      settings.contrast, (contrast) => store.change({ contrast: contrast as Contrast })));
}

function volumes(store: Store): HTMLElement {
  const one = (volume: Volume, label: string): HTMLElement => slider(label, 0, 1, store.settings.volumes[volume], (value) => {
    store.change({ volumes: { ...store.settings.volumes, [volume]: value }, muted: false });
  });
  return group(say("settings.sound"), one("all", say("settings.volumeAll")), one("effects", say("settings.volumeEffects")),
    one("music", say("settings.volumeMusic")), one("interface", say("settings.volumeInterface")));
}

function together(store: Store): HTMLElement {
  return group(say("settings.together"),
    tick(say("settings.hideChat"), store.settings.hideChat, (hideChat) => store.change({ hideChat })),
    tick(say("settings.hideEmotes"), store.settings.hideEmotes, (hideEmotes) => store.change({ hideEmotes })));
}

// All of them as one line of text, for another browser.
function text(store: Store, changed: () => void): HTMLElement {
  const field = node("textarea", "");
  field.rows = 3;
  field.value = textOf(store.settings);
  field.setAttribute("aria-label", say("settings.text"));
  const answer = node("p", "quiet");
  answer.setAttribute("role", "status");
  const told = (line: string): void => {
    answer.textContent = line;
    setTimeout(() => { answer.textContent = ""; }, THANKS);
  };
  const copy = button("second small", say("settings.export"), () => {
    field.value = textOf(store.settings);
    field.select();
    void navigator.clipboard?.writeText(field.value).then(() => told(say("settings.exported")), () => undefined);
  });
  const take = button("second small", say("settings.import"), () => {
    const settings = settingsOf(field.value);
    if (!settings) {
      told(say("settings.unreadable"));
      return;
    }
    const sameLanguage = settings.language === store.settings.language;
    store.change(settings);
    if (sameLanguage) changed();
    else location.reload();
  });
  const reset = button("second small", say("settings.reset"), () => {
    store.change(usual);
    changed();
  });
  return group(say("settings.all"), node("p", "quiet", say("settings.keep")), field, node("div", "buttons", copy, take, reset), answer);
}
