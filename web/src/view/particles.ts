// particles.ts: sparks, embers, rings and flashes: many short-lived lights from one pool.
import { type Container, Sprite, type Texture } from "pixi.js";

const MOST = 700;

interface Particle {
  readonly sprite: Sprite;
  vx: number;
  vy: number;
  age: number;
  life: number;
  from: number;   // size at first, in units
  to: number;     // size at last
  alpha: number;
  long: number;   // how many times longer than wide; 0: turns with nothing
  drag: number;   // part of the speed that is lost a second
}

export interface Spawn {
  readonly texture: Texture;
  readonly x: number;
  readonly y: number;
  readonly vx?: number;
  readonly vy?: number;
  readonly life: number;
  readonly from: number;
  readonly to: number;
  readonly alpha?: number;
  readonly tint: number;
  readonly long?: number;
  readonly drag?: number;
}

export class Particles {
  private readonly live: Particle[] = [];
  private readonly idle: Particle[] = [];

  constructor(private readonly layer: Container) {}

  get count(): number {
    return this.live.length;
  }

  spawn(spawn: Spawn): void {
    const particle = this.idle.pop() ?? (this.live.length < MOST ? this.make() : this.live.shift());
    if (!particle) return;
    const { sprite } = particle;
    sprite.texture = spawn.texture;
    sprite.position.set(spawn.x, spawn.y);
    sprite.tint = spawn.tint;
    sprite.visible = true;
    particle.vx = spawn.vx ?? 0;
    particle.vy = spawn.vy ?? 0;
    particle.age = 0;
    particle.life = spawn.life;
    particle.from = spawn.from;
    particle.to = spawn.to;
    particle.alpha = spawn.alpha ?? 1;
    particle.long = spawn.long ?? 0;
    particle.drag = spawn.drag ?? 0;
    if (particle.long > 0) sprite.rotation = Math.atan2(particle.vy, particle.vx);
    this.live.push(particle);
    this.dress(particle);
  }

  advance(seconds: number): void {
    let kept = 0;
    for (const particle of this.live) {
      particle.age += seconds;
      if (particle.age >= particle.life) {
        particle.sprite.visible = false;
        this.idle.push(particle);
        continue;
      }
      const slow = Math.exp(-particle.drag * seconds);
      particle.vx *= slow;
      particle.vy *= slow;
      particle.sprite.x += particle.vx * seconds;
      particle.sprite.y += particle.vy * seconds;
      this.dress(particle);
      this.live[kept++] = particle;
    }
    this.live.length = kept;
  }

  clear(): void {
    for (const particle of this.live) {
      particle.sprite.visible = false;
      this.idle.push(particle);
    }
    this.live.length = 0;
  }

  private dress(particle: Particle): void {
    const part = particle.age / particle.life;
    const eased = 1 - (1 - part) * (1 - part);
    const size = particle.from + (particle.to - particle.from) * eased;
    const { sprite } = particle;
    sprite.alpha = particle.alpha * (1 - part) * (1 - part * 0.4);
    if (particle.long > 0) sprite.scale.set(size * particle.long / sprite.texture.width, size / sprite.texture.height);
    else sprite.scale.set(size / sprite.texture.width);
  }

  private make(): Particle {
    const sprite = new Sprite({ anchor: 0.5, blendMode: "add", visible: false });
    this.layer.addChild(sprite);
    return { sprite, vx: 0, vy: 0, age: 0, life: 1, from: 1, to: 1, alpha: 1, long: 0, drag: 0 };
  }
}
