// sound.ts: plays the synthesised sounds where they happen: left or right, near or far; each through the volume of its
// channel. Silent until the first gesture.
import { VOLUMES, type Settings, type Volume } from "../settings/settings";
import { Ambience } from "./ambience";
import { render, type Sounds } from "./synth";

const AGAIN = 45;       // ms until the same sound may play again
const SPREAD = 0.75;    // how far to the side the edge of the screen sounds
const LOUDEST = 0.625;  // of everything together
const SLIDE = 0.03;     // s that the volume of what always sounds takes to change
const INTERFACE = new Set(["click", "join", "round"]);

export interface Ear {
  // Where a place is on the screen: x from -1 (left edge) to 1, distance 1 at the edge.
  hear(x: number, y: number): { readonly x: number; readonly distance: number };
}

export class Sound {
  private context: AudioContext | null = null;
  private readonly channels = new Map<Volume, GainNode>();
  private readonly buffers = new Map<string, AudioBuffer>();
  private readonly played = new Map<string, number>();
  private ambience: Ambience | null = null;

  constructor(private readonly sounds: Sounds, private settings: Settings) {}

  // Browsers let a page sound only after somebody has touched it.
  unlock(): void {
    if (this.context) {
      if (this.context.state === "suspended" && !document.hidden) void this.context.resume();
      return;
    }
    try {
      this.context = new AudioContext();
    } catch {
      return;  // a browser without sound
    }
    const { context } = this;
    for (const name of VOLUMES) {
      const gain = context.createGain();
      gain.connect(name === "all" ? context.destination : this.channels.get("all") ?? context.destination);
      this.channels.set(name, gain);
    }
    this.set(this.settings);
  }

  set(settings: Settings): void {
    this.settings = settings;
    for (const [name, gain] of this.channels) {
      const volume = name === "all" ? (settings.muted ? 0 : settings.volumes.all * LOUDEST) : settings.volumes[name];
      // A gain that nothing sounds through stands still: its next sound would begin as loud as the last one.
      if (name === "all" || name === "music") gain.gain.setTargetAtTime(volume, this.context?.currentTime ?? 0, SLIDE);
      else gain.gain.value = volume;
    }
  }

  // Nobody looks: nothing sounds.
  rest(resting: boolean): void {
    if (resting) void this.context?.suspend();
    else if (this.context) void this.context.resume();
  }

  // The quiet sound of the place; once there is somebody to hear it.
  settle(): void {
    const music = this.channels.get("music");
    if (this.context && music) this.ambience ??= new Ambience(this.context, music);
  }

  play(name: string, place: { readonly x: number; readonly y: number } | null, ear: Ear): void {
    const { context } = this;
    const channel = this.channels.get(INTERFACE.has(name) ? "interface" : "effects");
    if (!context || !channel || this.settings.muted || context.state !== "running") return;
    const now = performance.now();
    if (now - (this.played.get(name) ?? -AGAIN) < AGAIN) return;
    const buffer = this.buffer(name, context);
    if (!buffer) return;
    const heard = place ? ear.hear(place.x, place.y) : { x: 0, distance: 0 };
    const volume = 1 / (1 + heard.distance * heard.distance * 1.6);
    if (volume < 0.06) return;
    this.played.set(name, now);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = 0.96 + 0.08 * Math.random();
    const gain = context.createGain();
    gain.gain.value = volume;
    const pan = context.createStereoPanner();
    pan.pan.value = Math.min(Math.max(heard.x * SPREAD, -1), 1);
    source.connect(gain).connect(pan).connect(channel);
    source.start();
  }

  private buffer(name: string, context: AudioContext): AudioBuffer | null {
    const made = this.buffers.get(name);
    if (made) return made;
    const voices = this.sounds.get(name);
    if (!voices) return null;
    const samples = render(voices, context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.buffers.set(name, buffer);
    return buffer;
  }
}
