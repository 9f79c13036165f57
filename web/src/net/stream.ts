// stream.ts: messages come down in one endless answer of server-sent events, each with records in base64.
// Read with fetch, since an EventSource could not name the line in a header.
import type { Requests } from "./requests";

export async function byStream(line: Requests): Promise<void> {
  const answer = await line.get("/stream");
  if (!answer.ok || !answer.body) throw new Error(`GET /carrier/stream: ${answer.status}`);
  const events = new Events();
  const reader = answer.body.getReader();
  while (!line.over) {
    const { value, done } = await reader.read();
    if (done) return;
    line.traffic.bytes += value.length;
    for (const data of events.add(value)) line.take(bytesOf(data));
  }
}

// Pieces of text in, the `data` of whole events out. Lines end as the server ends them, with \n; comments are skipped.
export class Events {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private data: string[] = [];

  add(piece: Uint8Array): string[] {
    const events: string[] = [];
    const lines = (this.rest + this.decoder.decode(piece, { stream: true })).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data:")) this.data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
      if (line !== "" || this.data.length === 0) continue;
      events.push(this.data.join("\n"));
      this.data = [];
    }
    return events;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
