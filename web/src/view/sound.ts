// sound.ts: plays the synthesised sounds where they happen: left or right, near or far. Silent until the first gesture.
import { render, type Sounds } from "./synth";

const VOLUME = 0.5;
const AGAIN = 45;       // ms until the same sound may play again
const SPREAD = 0.75;    // how far to the side the edge of the screen sounds

export interface Ear {
  // Where a place is on the screen: x from -1 (left edge) to 1, distance 1 at the edge.
  hear(x: number, y: number): { readonly x: number; readonly distance: number };
}

export class Sound {
  muted: boolean;
  private context: AudioContext | null = null;
  private master: GainNode | null = null;
  private readonly buffers = new Map<string, AudioBuffer>();
  private readonly played = new Map<string, number>();

  constructor(private readonly sounds: Sounds, muted: boolean) {
    this.muted = muted;
  }

  // Browsers let a page sound only after somebody has touched it.
  unlock(): void {
    if (this.context) {
      if (this.context.state === "suspended") void this.context.resume();
      return;
    }
    try {
      this.context = new AudioContext();
    } catch {
      return;  // a browser without sound
    }
    this.master = this.context.createGain();
    this.master.gain.value = this.muted ? 0 : VOLUME;
    this.master.connect(this.context.destination);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    if (this.master && this.context) this.master.gain.setTargetAtTime(muted ? 0 : VOLUME, this.context.currentTime, 0.02);
  }

  play(name: string, place: { readonly x: number; readonly y: number } | null, ear: Ear): void {
    const { context, master } = this;
    if (!context || !master || this.muted || context.state !== "running") return;
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
    source.connect(gain).connect(pan).connect(master);
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
