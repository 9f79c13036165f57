// signs.ts: what floats over an entity at the same size on every screen: its name and its small bar.
import { Container, Sprite, Texture } from "pixi.js";
import { LABEL_SCALE, labelTexture, markTexture } from "./labels";

const BAR_HEIGHT = 4;   // pixels
const BAR_WIDTH = 44;
const GOOD = 0x6df0a0;
const MIDDLING = 0xffd95a;
const BAD = 0xff5a6a;

export class Signs {
  private readonly root = new Container({ visible: false });
  private readonly name = new Sprite({ anchor: 0.5 });
  private readonly back = new Sprite({ texture: Texture.WHITE, anchor: { x: 0.5, y: 0.5 }, tint: 0x050812, alpha: 0.75 });
  private readonly fill = new Sprite({ texture: Texture.WHITE, anchor: { x: 0, y: 0.5 } });
  private mark: Sprite | null = null;  // over one's own name
  private text = "";

  constructor(layer: Container) {
    this.name.scale.set(LABEL_SCALE);
    this.back.setSize(BAR_WIDTH + 2, BAR_HEIGHT + 2);
    this.root.addChild(this.name, this.back, this.fill);
    layer.addChild(this.root);
  }

  hide(): void {
    this.root.visible = false;
  }

  // `part` is how full the bar is; 1 or more hides it. `above` is how far over the middle, in units.
  show(x: number, y: number, above: number, scale: number, text: string, color: number, part: number, own: boolean): void {
    const wounded = part < 1;
    this.root.visible = wounded || text !== "";
    if (!this.root.visible) return;
    this.root.position.set(x, y - above);
    this.root.scale.set(1 / scale);
    this.write(text, color);
    this.name.y = wounded ? -18 : -12;
    this.point(own && text !== "");
    this.back.visible = this.fill.visible = wounded;
    if (!wounded) return;
    this.back.y = this.fill.y = -6;
    this.fill.x = -BAR_WIDTH / 2;
    this.fill.setSize(Math.max(BAR_WIDTH * part, 0.01), BAR_HEIGHT);
    this.fill.tint = part > 0.6 ? GOOD : part > 0.3 ? MIDDLING : BAD;
  }

  private point(own: boolean): void {
    if (own && !this.mark) {
      this.mark = new Sprite({ texture: markTexture(), anchor: { x: 0.5, y: 1 }, scale: LABEL_SCALE });
      this.root.addChild(this.mark);
    }
    if (!this.mark) return;
    this.mark.visible = own;
    this.mark.y = this.name.y - 9;
  }

  private write(text: string, color: number): void {
    this.name.visible = text !== "";
    this.name.tint = color;
    if (text === this.text || text === "") return;
    this.text = text;
    this.name.texture = labelTexture(text);
  }
}
