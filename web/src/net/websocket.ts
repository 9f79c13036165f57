// websocket.ts: one WebSocket as a line. It has no time limits of its own: whoever opened it waits as long as he likes.
import type { Handlers, Line, Traffic } from "./line";

// `socket`: on its way, or open by now, and nothing was said on it yet.
export function openWebSocket(socket: WebSocket, handlers: Handlers): Line {
  socket.binaryType = "arraybuffer";
  const traffic: Traffic = { bytes: 0, empty: 0 };
  let over = false;

  function end(code: number, reason: string): void {
    if (over) return;
    over = true;
    handlers.ended(code, reason);
  }

  const opened = (): void => {
    if (!over) handlers.opened();
  };
  if (socket.readyState === WebSocket.OPEN) queueMicrotask(opened);  // never before who asked has the line
  else socket.onopen = opened;
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
