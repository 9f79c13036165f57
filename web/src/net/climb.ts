// climb.ts: looks once a minute whether a WebSocket works by now, for a session that had to do without.
// A WebSocket works when it opens and its closing handshake comes back: then messages travel both ways, and the
// server was asked for nothing. Only then the session moves.
import { type Host, socketTo } from "./socket";

const EVERY = 60_000;  // ms
const LIMIT = 4000;
const PROBED = 4001;   // the code that has to come back

export function probe(place: Host): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = socketTo(place);
    const hanging = setTimeout(() => {
      socket.close();
      resolve(false);
    }, LIMIT);
    socket.onopen = () => socket.close(PROBED, "probe");
    socket.onclose = (event) => {
      clearTimeout(hanging);
      resolve(event.wasClean && event.code === PROBED);
    };
  });
}

// `wanted`: whether there is anything to climb to now.
export function climbing(wanted: () => boolean, works: () => Promise<boolean>, climb: () => void): void {
  setInterval(() => {
    if (!wanted()) return;
    void works().then((good) => {
      if (good && wanted()) climb();
    });
  }, EVERY);
}
