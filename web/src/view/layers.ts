// layers.ts: the order of everything drawn: what lies over what.
import { Container } from "pixi.js";

export class Layers {
  readonly stage = new Container({ isRenderGroup: true });
  readonly backdrop = new Container({ isRenderGroup: true });  // of the screen: nebula and stars
  readonly world = new Container();                            // moved and scaled by the camera
  readonly ground = new Container({ isRenderGroup: true });    // grid and border
  readonly glows = new Container();
  readonly trails = new Container();
  readonly flames = new Container();
  readonly flashes = new Container();
  readonly particles = new Container({ isRenderGroup: true });
  readonly signs = new Container();                            // names and bars
  private readonly bodies = new Container();
  private readonly byLayer = new Map<number, Container>();

  constructor() {
    this.world.addChild(this.ground, this.glows, this.trails, this.flames, this.bodies, this.flashes, this.particles, this.signs);
    this.stage.addChild(this.backdrop, this.world);
    this.bodies.sortableChildren = true;
  }

  // Another mode: nothing of the last one stays. Particles belong to no mode.
  clear(): void {
    for (const layer of [this.backdrop, this.ground, this.glows, this.trails, this.flames, this.flashes, this.signs, this.bodies]) {
      for (const child of layer.removeChildren()) child.destroy({ children: true });
    }
    this.byLayer.clear();
  }

  // Lies over all that can be in the dark; flashes, particles and names shine through.
  cover(darkness: Container): void {
    this.world.addChildAt(darkness, this.world.getChildIndex(this.flashes));
  }

  // Where the bodies of one declared layer go; higher is nearer.
  body(layer: number): Container {
    let container = this.byLayer.get(layer);
    if (!container) {
      container = new Container({ zIndex: layer });
      this.byLayer.set(layer, container);
      this.bodies.addChild(container);
    }
    return container;
  }
}
