// timers.mjs: time that passes only when a test says so. (The test runner's own differs between Node 18 and 20.)

export function holdTime(t) {
  const waiting = new Map();
  let now = 0;
  let last = 0;
  const wait = (every) => (act, ms = 0) => {
    waiting.set(++last, { act, due: now + ms, every: every ? Math.max(ms, 1) : 0 });
    return last;
  };
  const forget = (id) => void waiting.delete(id);
  t.mock.method(globalThis, "setTimeout", wait(false));
  t.mock.method(globalThis, "setInterval", wait(true));
  t.mock.method(globalThis, "clearTimeout", forget);
  t.mock.method(globalThis, "clearInterval", forget);

  return function pass(ms) {
    const until = now + ms;
    for (;;) {
      const [next] = [...waiting].filter(([, timer]) => timer.due <= until).sort(([, a], [, b]) => a.due - b.due);
      if (!next) break;
      const [id, timer] = next;
      now = Math.max(now, timer.due);
      if (timer.every > 0) timer.due += timer.every;
      else waiting.delete(id);
      timer.act();
    }
    now = until;
  };
}
