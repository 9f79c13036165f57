// menu.ts: what one can do beside playing. Its parts are loaded when they are opened.
import type { Store } from "../settings/store";
import { say } from "../words/words";
import type { Schema } from "../world/schema";
import { Dialog } from "./dialog";
import { button, node } from "./dom";

export interface MenuConfig {
  readonly store: Store;
  place(): { readonly room: string; readonly title: string; readonly schema: Schema | null };
  covered(covered: boolean): void;   // a panel lies over the game, or does no more
  sound(): void;
  leave(): void;
}

export class Menu {
  private open: Dialog | null = null;

  constructor(private readonly config: MenuConfig) {}

  get isOpen(): boolean {
    return this.open !== null;
  }

  toggle(): void {
    if (this.open) this.open.close();
    else this.show();
  }

  show(): void {
    if (this.open) return;
    const then = (act: () => void) => (): void => {
      dialog.close();
      act();
    };
    const dialog = new Dialog("menu", say("menu.title"), () => this.closed(dialog));
    const resume = button("", say("menu.resume"), () => dialog.close());
    resume.autofocus = true;
    dialog.put(node("div", "menu-items",
      resume,
      button("second", say("menu.invite"), then(() => void this.invite())),
      button("second", say("menu.settings"), then(() => void this.settings())),
      button("second", say("key.sound"), () => this.config.sound()),
      ...(document.fullscreenEnabled ? [button("second", say("corner.fullscreen"), then(fullscreen))] : []),
      button("second", say("menu.leave"), then(() => this.config.leave())),
    ));
    dialog.open();
    this.opened(dialog);
  }

  async invite(): Promise<void> {
    const { openInvite } = await import("./invite");
    const { room, title } = this.config.place();
    this.open?.close();
    const dialog: Dialog = openInvite(room, title, () => this.closed(dialog));
    this.opened(dialog);
  }

  async settings(): Promise<void> {
    const { openSettings } = await import("../settings/panel");
    this.open?.close();
    const dialog: Dialog = openSettings(this.config.store, this.config.place().schema, () => this.closed(dialog));
    this.opened(dialog);
  }

  private opened(dialog: Dialog): void {
    this.open = dialog;
    this.config.covered(true);
  }

  private closed(dialog: Dialog): void {
    if (this.open !== dialog) return;
    this.open = null;
    this.config.covered(false);
  }
}

function fullscreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen().catch(() => undefined);  // the browser may say no
}
