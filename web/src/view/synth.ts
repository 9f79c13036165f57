// synth.ts: sounds from a few numbers: a swept wave or noise under an envelope, several voices added up.
// Pure: the same description gives the same samples, apart from noise, which is seeded.
import { type Fields, isFields } from "../wire/check";

export interface Voice {
  readonly wave: string;      // sine, triangle, square, saw, noise
  readonly from: number;      // Hz at first; for noise, how often it changes
  readonly to: number;        // Hz at last
  readonly attack: number;    // s
  readonly hold: number;
  readonly decay: number;
  readonly delay: number;
  readonly gain: number;
  readonly lowpass: number;   // Hz, 0 for none
  readonly wobble: number;    // Hz of a vibrato
  readonly depth: number;     // of the vibrato, as part of the frequency
}

export type Sounds = ReadonlyMap<string, readonly Voice[]>;

const WAVES = new Set(["sine", "triangle", "square", "saw", "noise"]);
const LONGEST = 4;  // s

function readVoice(given: Fields): Voice {
  const number = (name: string, other: number): number => {
    const value = given[name];
    return typeof value === "number" && Number.isFinite(value) ? value : other;
  };
  const from = number("from", 440);
  return {
    wave: typeof given.wave === "string" && WAVES.has(given.wave) ? given.wave : "sine",
    from,
    to: number("to", from),
    attack: number("attack", 0.003),
    hold: number("hold", 0),
    decay: number("decay", 0.2),
    delay: number("delay", 0),
    gain: number("gain", 0.3),
    lowpass: number("lowpass", 0),
    wobble: number("wobble", 0),
    depth: number("depth", 0),
  };
}

export function readSounds(given: unknown): Sounds {
  const sounds = new Map<string, readonly Voice[]>();
  if (!isFields(given)) return sounds;
  for (const [name, voices] of Object.entries(given)) {
    if (Array.isArray(voices)) sounds.set(name, voices.filter(isFields).map(readVoice));
  }
  return sounds;
}

export function lengthOf(voices: readonly Voice[]): number {
  const longest = Math.max(0, ...voices.map((voice) => voice.delay + voice.attack + voice.hold + voice.decay));
  return Math.min(longest, LONGEST);
}

export function render(voices: readonly Voice[], sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.max(Math.ceil(lengthOf(voices) * sampleRate), 1));
  for (const voice of voices) add(voice, samples, sampleRate);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.tanh(samples[i] ?? 0);  // loud parts bend instead of clipping
  return samples;
}

function add(voice: Voice, samples: Float32Array, sampleRate: number): void {
  const start = Math.floor(voice.delay * sampleRate);
  const seconds = voice.attack + voice.hold + voice.decay;
  const smooth = voice.lowpass > 0 ? 1 - Math.exp(-2 * Math.PI * voice.lowpass / sampleRate) : 1;
  const noise = generator();
  let phase = 0;
  let held = noise();
  let low = 0;
  for (let i = start; i < samples.length; i++) {
    const time = (i - start) / sampleRate;
    if (time > seconds) return;
    const sweep = voice.from * Math.pow(Math.max(voice.to, 1) / Math.max(voice.from, 1), time / seconds);
    const before = phase;
    phase += sweep * (1 + voice.depth * Math.sin(2 * Math.PI * voice.wobble * time)) / sampleRate;
    if (Math.floor(phase) !== Math.floor(before)) held = noise();
    low += smooth * (shape(voice.wave, phase % 1, held) - low);
    samples[i] = (samples[i] ?? 0) + low * voice.gain * envelope(voice, time);
  }
}

function shape(wave: string, phase: number, held: number): number {
  switch (wave) {
    case "noise": return held;
    case "square": return phase < 0.5 ? 0.7 : -0.7;
    case "saw": return 2 * phase - 1;
    case "triangle": return 4 * Math.abs(phase - 0.5) - 1;
    default: return Math.sin(2 * Math.PI * phase);
  }
}

function envelope(voice: Voice, time: number): number {
  if (time < voice.attack) return time / voice.attack;
  const falling = time - voice.attack - voice.hold;
  if (falling < 0) return 1;
  const left = 1 - falling / voice.decay;
  return left > 0 ? left * left : 0;
}

function generator(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  };
}
