// socket.ts: one WebSocket, from opening to its end. The end is told once, whoever caused it.
import { SUBPROTOCOL } from "../wire/messages";

const OPEN_LIMIT = 10_000;  // ms until an opening that hangs counts as failed

export interface Handlers {
  opened(): void;
  received(bytes: Uint8Array): void;
  ended(code: number, reason: string): void;
}

export interface Line {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
}

export function connect(url: string, handlers: Handlers): Line {
  const socket = new WebSocket(url, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
  let over = false;
  const hanging = setTimeout(() => end(1006, ""), OPEN_LIMIT);

  function end(code: number, reason: string): void {
    if (over) return;
    over = true;
    clearTimeout(hanging);
    if (socket.readyState < WebSocket.CLOSING) socket.close();
    handlers.ended(code, reason);
  }

  socket.onopen = () => {
    clearTimeout(hanging);
    if (!over) handlers.opened();
  };
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (!over) handlers.received(event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : new Uint8Array());
  };
  socket.onclose = (event) => end(event.code, event.reason);

  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    // Ends at once for us; the closing handshake goes on behind.
    close(code, reason) {
      if (!over && socket.readyState < WebSocket.CLOSING) socket.close(code, reason);
      end(code, reason);
    },
  };
}

export function addressOf(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}
