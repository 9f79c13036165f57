// websocket.ts: one WebSocket as a line. It has no time limits of its own: whoever opened it waits as long as he likes.
import { SUBPROTOCOL } from "../wire/messages";
import type { Handlers, Line, Traffic } from "./line";

export function openWebSocket(url: string, handlers: Handlers): Line {
  const socket = new WebSocket(url, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
  const traffic: Traffic = { bytes: 0, empty: 0 };
  let over = false;

  function end(code: number, reason: string): void {
    if (over) return;
    over = true;
    handlers.ended(code, reason);
  }

  socket.onopen = () => {
    if (!over) handlers.opened();
  };
  socket.onmessage = (event: MessageEvent<unknown>) => {
    const bytes = event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : new Uint8Array();
    traffic.bytes += bytes.length + headOf(bytes.length);
    if (!over) handlers.received(bytes);
  };
  socket.onclose = (event) => end(event.code, event.reason);

  return {
    traffic,
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close(code, reason) {
      if (!over && socket.readyState < WebSocket.CLOSING) socket.close(code, reason);
      end(code, reason);
    },
  };
}

// Bytes in front of a message of this size.
function headOf(size: number): number {
  return size < 126 ? 2 : size < 65_536 ? 4 : 10;
}

export function addressOf(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}
