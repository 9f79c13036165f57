// ambience.ts: the quiet sound of deep space: a few slow waves that drift against each other, made while it plays.

const VOICES = [
  { wave: "sine", hertz: 55, gain: 0.5, drift: 0.05, pan: 0 },
  { wave: "triangle", hertz: 82.4, gain: 0.22, drift: 0.07, pan: -0.5 },
  { wave: "sine", hertz: 110.3, gain: 0.2, drift: 0.043, pan: 0.5 },
  { wave: "triangle", hertz: 164.8, gain: 0.08, drift: 0.031, pan: -0.3 },
  { wave: "sine", hertz: 246.9, gain: 0.05, drift: 0.023, pan: 0.4 },
] as const;
const LOUD = 0.16;
const RISE = 6;      // s until it is all there
const LOWPASS = 420; // Hz

export class Ambience {
  constructor(context: AudioContext, out: AudioNode) {
    const all = context.createGain();
    all.gain.value = 0;
    all.gain.setTargetAtTime(LOUD, context.currentTime, RISE / 3);
    const soft = context.createBiquadFilter();
    soft.type = "lowpass";
    soft.frequency.value = LOWPASS;
    soft.connect(all).connect(out);
    for (const { wave, hertz, gain, drift, pan } of VOICES) {
      const voice = context.createOscillator();
      voice.type = wave;
      voice.frequency.value = hertz;
      const level = context.createGain();
      level.gain.value = gain / 2;
      const swell = context.createOscillator();  // louder and softer again
      swell.frequency.value = drift;
      const depth = context.createGain();
      depth.gain.value = gain / 2;
      swell.connect(depth).connect(level.gain);
      const side = context.createStereoPanner();
      side.pan.value = pan;
      voice.connect(level).connect(side).connect(soft);
      voice.start();
      swell.start();
    }
  }
}
