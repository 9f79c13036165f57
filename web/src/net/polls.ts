// polls.ts: messages come down as answers to one question after the other: long ones wait until there is something,
// short ones are answered at once, and asked ten times a second.
import type { Requests } from "./requests";

const WAIT = 25;     // s that the server may keep a long poll
const EVERY = 100;   // ms from one short poll to the next

export async function byLongPolls(line: Requests): Promise<void> {
  while (!line.over) await poll(line, WAIT);
}

export async function byShortPolls(line: Requests): Promise<void> {
  while (!line.over) {
    const next = performance.now() + EVERY;
    await poll(line, 0);
    await new Promise((resolve) => setTimeout(resolve, Math.max(next - performance.now(), 0)));
  }
}

async function poll(line: Requests, wait: number): Promise<void> {
  const answer = await line.get(`/poll?wait=${wait}`);
  if (!answer.ok) throw new Error(`GET /carrier/poll: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  line.traffic.bytes += bytes.length;
  if (bytes.length === 0) line.traffic.empty++;
  line.take(bytes);
}
