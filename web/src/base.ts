// base.ts: what the page has from the start. Each part that is loaded later imports all of this, also what it does not need:
// the bundle then puts it into one file, and not into one for every combination of parts that share something.
import "./hud/dom";
import "./hud/icons";
import "./need";
import "./net/ladder";
import "./net/socket";
import "./session/seat";
import "./session/visitor";
import "./settings/comfort";
import "./settings/settings";
import "./settings/store";
import "./wire/check";
import "./words/words";
