// awake.ts: a phone that is played on does not go to sleep, where the browser lets a page ask for that.

let lock: WakeLockSentinel | null = null;
let wanted = false;

// The browser takes the lock away whenever the page is hidden: to be said again when it is not.
export async function stayAwake(awake: boolean): Promise<void> {
  wanted = awake;
  if (!("wakeLock" in navigator)) return;
  try {
    if (wanted && !document.hidden && (lock === null || lock.released)) lock = await navigator.wakeLock.request("screen");
    if (!wanted) await lock?.release();
  } catch {
    // refused: the battery is low, say
  }
}
