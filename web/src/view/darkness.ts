// darkness.ts: a mode that is dark, and the lights in it: a small picture of how bright each place is, which the world is multiplied by.
import { Container, RenderTexture, Sprite, type WebGLRenderer } from "pixi.js";
import type { Actors } from "./actors";
import type { Camera } from "./camera";
import type { Textures } from "./textures";

const COARSE = 4;   // pixels of the screen to one of the picture: light is soft
const MARGIN = 32;  // pixels around the screen, for when it shakes

export class Darkness {
  readonly cover: Sprite;
  private readonly lights = new Container({ isRenderGroup: true });
  private readonly map = RenderTexture.create({ width: 1, height: 1, resolution: 1 });

  // `dark`: 0 is as bright as ever, 1 is black where there is no light.
  constructor(private readonly dark: number, private readonly textures: Textures) {
    this.cover = new Sprite({ texture: this.map, blendMode: "multiply" });
  }

  draw(renderer: WebGLRenderer<HTMLCanvasElement>, camera: Camera, actors: Actors): void {
    const { map, cover, lights } = this;
    const [width, height] = [camera.width + 2 * MARGIN, camera.height + 2 * MARGIN];
    const [left, top] = [camera.x - width / 2 / camera.scale, camera.y - height / 2 / camera.scale];
    map.resize(Math.ceil(width / COARSE), Math.ceil(height / COARSE));
    let used = 0;
    actors.each(({ x, y, lit }) => {
      if (lit <= 0) return;
      const sprite = this.lightAt(used++);
      sprite.position.set((x - left) * camera.scale / COARSE, (y - top) * camera.scale / COARSE);
      sprite.setSize(2 * lit * camera.scale / COARSE);
    });
    for (let i = used; i < lights.children.length; i++) this.lightAt(i).visible = false;
    const still = 1 - this.dark;
    renderer.render({ container: lights, target: map, clear: true, clearColor: [still, still, still, 1] });
    cover.position.set(left, top);
    cover.setSize(width / camera.scale, height / camera.scale);
  }

  destroy(): void {
    this.cover.destroy();
    this.lights.destroy({ children: true });
    this.map.destroy(true);
  }

  private lightAt(i: number): Sprite {
    const old = this.lights.children[i];
    const sprite = old instanceof Sprite ? old : this.lights.addChild(new Sprite({ texture: this.textures.light, anchor: 0.5, blendMode: "add" }));
    sprite.visible = true;
    return sprite;
  }
}
