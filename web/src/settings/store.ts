// store.ts: the settings of this browser: kept in its memory, told to whoever depends on them.
import { type Memory, recall, remember } from "../session/visitor";
import { type Settings, settingsOf, textOf, usual } from "./settings";

const NAME = "settings";

export class Store {
  private current: Settings;
  private readonly listeners = new Set<(settings: Settings) => void>();

  constructor(private readonly memory: Memory | null) {
    this.current = settingsOf(recall(memory, NAME)) ?? usual;
  }

  get settings(): Settings {
    return this.current;
  }

  change(some: Partial<Settings>): void {
    this.current = { ...this.current, ...some };
    remember(this.memory, NAME, textOf(this.current));
    this.tell();
  }

  tell(): void {
    for (const listener of this.listeners) listener(this.current);
  }

  // Tells now, and whenever something changes.
  follow(listener: (settings: Settings) => void): void {
    this.listeners.add(listener);
    listener(this.current);
  }
}
