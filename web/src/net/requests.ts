// requests.ts: a line made of HTTP requests: POSTs bring messages up, one after the other, and each takes along all that
// waited meanwhile. How they come down is the carrier's affair (stream.ts, polls.ts).
import type { Handlers, Line, Traffic } from "./line";
import { Kind, closeRecord, joined, readClose, readRecords, record } from "./records";

const UP_MOST = 8192;      // bytes in one POST, at most
const REQUEST_HEAD = 600;  // bytes of the head that a browser writes, about; no page can see it
const LAST_WORD = 1000;    // ms for the close to arrive when the server knows the line no more, or is gone

// Brings messages down until the line is over.
export type Down = (line: Requests) => Promise<void>;

export class Requests implements Line {
  over = false;
  readonly traffic: Traffic = { bytes: 0, empty: 0 };
  private readonly ending = new AbortController();
  private readonly waiting: Uint8Array<ArrayBuffer>[] = [];
  private id = "";
  private count = 0; // of requests: tells the server which of them it has had before, when the browser repeats one
  private sending = false;

  constructor(private readonly origin: string, down: Down, private readonly handlers: Handlers) {
    void this.run(down);
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.over) return;
    this.waiting.push(record(Kind.Message, bytes));
    if (!this.sending) void this.bringUp();
  }

  close(code: number, reason: string): void {
    // Arrives even when this page is gone in a moment.
    if (!this.over && this.id !== "") this.request("POST", "/up", joined([...this.waiting, closeRecord(code, reason)]), null, true).catch(() => undefined);
    this.end(code, reason);
  }

  async get(path: string): Promise<Response> {
    const answer = await this.request("GET", path, null, this.ending.signal);
    this.traffic.bytes += REQUEST_HEAD + headOf(answer);
    return answer;
  }

  // What came from the server.
  take(bytes: Uint8Array<ArrayBuffer>): void {
    for (const { kind, bytes: inside } of readRecords(bytes)) {
      if (this.over) return;
      if (kind === Kind.Message) this.handlers.received(inside);
      else if (kind === Kind.Line) this.id = new TextDecoder().decode(inside);
      else {
        const { code, reason } = readClose(inside);
        this.end(code, reason);
      }
    }
  }

  private async run(down: Down): Promise<void> {
    try {
      const answer = await this.request("POST", "", null, this.ending.signal);
      if (!answer.ok) throw new Error(`POST /carrier: ${answer.status}`);
      this.take(new Uint8Array(await answer.arrayBuffer()));
      if (this.over) return;
      if (this.id === "") throw new Error("no line was given");
      this.handlers.opened();
      await down(this);
    } catch (error) {
      if (!this.over) console.info("moontick: a line over HTTP ended:", error);
    }
    this.end(1006, "");
  }

  private async bringUp(): Promise<void> {
    this.sending = true;
    while (this.waiting.length > 0 && !this.over) {
      const answer = await this.request("POST", "/up", this.batch(), null).catch(() => null);
      if (answer?.ok) continue;
      setTimeout(() => this.end(1006, ""), LAST_WORD);
      return;  // and nothing more is sent
    }
    this.sending = false;
  }

  private batch(): Uint8Array<ArrayBuffer> {
    let size = 0;
    const count = this.waiting.findIndex((one) => (size += one.length) > UP_MOST);
    return joined(this.waiting.splice(0, count < 0 ? this.waiting.length : Math.max(count, 1)));
  }

  private request(method: string, path: string, body: Uint8Array<ArrayBuffer> | null, signal: AbortSignal | null, keepalive = false): Promise<Response> {
    const headers = new Headers();
    if (this.id !== "") headers.set("Moontick-Line", this.id);
    if (body) headers.set("Content-Type", "application/octet-stream");
    const number = path && `${path.includes("?") ? "&" : "?"}n=${++this.count}`;
    return fetch(`${this.origin}/carrier${path}${number}`, { method, headers, body, signal, keepalive, cache: "no-store" });
  }

  private end(code: number, reason: string): void {
    if (this.over) return;
    this.over = true;
    this.ending.abort();
    this.handlers.ended(code, reason);
  }
}

function headOf(answer: Response): number {
  let size = "HTTP/1.1 200 OK".length + 4;
  for (const [name, value] of answer.headers) size += name.length + value.length + 4;
  return size;
}
