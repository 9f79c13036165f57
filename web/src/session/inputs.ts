// inputs.ts: our inputs, numbered, and those that no frame has confirmed yet: after a resume they are sent again,
// and the server lets go of the ones it had.
import { type Given, input } from "../wire/messages";

const MOST = 120;  // kept: four seconds at thirty a second, as many as the server takes at once

export class Inputs {
  seq = 0;  // of the last one
  private pending: { readonly seq: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];

  // Goes on counting from `seq`; 0 for a new session.
  begin(seq: number): void {
    this.seq = seq;
    this.pending = [];
  }

  next(ack: number, behind: number, values: readonly Given[]): Uint8Array<ArrayBuffer> {
    const bytes = input(++this.seq, ack, behind, values);
    this.pending.push({ seq: this.seq, bytes });
    if (this.pending.length > MOST) this.pending.shift();
    return bytes;
  }

  confirmed(ack: number): void {
    this.seq = Math.max(this.seq, ack);
    while (this.pending.length > 0 && (this.pending[0]?.seq ?? 0) <= ack) this.pending.shift();
  }

  unconfirmed(): readonly Uint8Array<ArrayBuffer>[] {
    return this.pending.map(({ bytes }) => bytes);
  }
}
