// websocket.ts: one WebSocket as a line. It has no time limits of its own: whoever opened it waits as long as he likes.
import { SUBPROTOCOL } from "../wire/messages";
import type { Handlers, Line } from "./line";

export function openWebSocket(url: string, handlers: Handlers): Line {
  const socket = new WebSocket(url, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
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
    if (!over) handlers.received(event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : new Uint8Array());
  };
  socket.onclose = (event) => end(event.code, event.reason);

  return {
    send(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close(code, reason) {
      if (!over && socket.readyState < WebSocket.CLOSING) socket.close(code, reason);
      end(code, reason);
    },
  };
}

export function addressOf(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}
