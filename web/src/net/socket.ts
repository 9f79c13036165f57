// socket.ts: a WebSocket to this server, not yet a line of anything. The page has one on its way while the game is still being loaded.

const SUBPROTOCOL = "moontick.1";

export interface Host {
  readonly protocol: string;
  readonly host: string;
}

export function socketTo({ protocol, host }: Host): WebSocket {
  return new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/ws`, SUBPROTOCOL);
}
