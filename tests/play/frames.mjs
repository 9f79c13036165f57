// frames.mjs: what a stranger does at each frame, and when frames come: for tests of what a fault costs.

// From now on, `action` is called after each frame of the stranger.
export function onFrame(stranger, action) {
  const receive = stranger.receive.bind(stranger);
  stranger.receive = (bytes) => {
    const before = stranger.frames;
    receive(bytes);
    if (stranger.frames > before) action();
  };
}

// From now on, the stranger's frames are noted in the returned array: [{at: ms, tick}].
export function noteFrames(stranger) {
  const noted = [];
  onFrame(stranger, () => noted.push({ at: performance.now(), tick: stranger.tick }));
  return noted;
}

// Plays as a browser does: an input at each frame, of what is in the returned object then.
export function play(stranger, values = {}) {
  onFrame(stranger, () => stranger.over || stranger.input(values));
  return values;
}

// The longest time between two frames, from the last one before `since` on.
export function longestGap(noted, since) {
  const first = noted.filter(({ at }) => at < since).length, times = noted.slice(Math.max(first - 1, 0)).map(({ at }) => at);
  return Math.max(...times.slice(1).map((at, i) => at - times[i]));
}

// Resolves with the tick when the stranger has seen so many more.
export function ticksLater(stranger, count, ms = 10000) {
  const from = stranger.tick;
  return stranger.until(() => stranger.tick >= from + count && stranger.tick, ms);
}

// The least that `attempt` resolves with, of up to three: a machine with other things to do is late now and then.
export async function leastOf(attempt, limit) {
  let least = Infinity;
  for (let times = 0; times < 3 && least >= limit; times++) least = Math.min(least, await attempt());
  return least;
}
