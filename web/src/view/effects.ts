// effects.ts: what happenings and engines look like, made of particles: spark, burst, ring, flash.
import type { Comfort } from "../settings/comfort";
import { mix, WHITE } from "./colors";
import type { Particles } from "./particles";
import type { Textures } from "./textures";

export class Effects {
  constructor(private readonly particles: Particles, private readonly textures: Textures, private readonly comfort: Comfort) {}

  show(effect: string, x: number, y: number, size: number, tint: number): void {
    switch (effect) {
      case "spark": return this.spark(x, y, size, tint);
      case "burst": return this.burst(x, y, size, tint);
      case "ring": return this.ring(x, y, size, tint, 0.5);
      case "flash": return this.flash(x, y, size, tint);
    }
  }

  exhaust(x: number, y: number, angle: number, size: number, tint: number): void {
    const away = angle + Math.PI + (Math.random() - 0.5) * 0.7;
    const speed = size * (2 + 2 * Math.random());
    this.particles.spawn({
      texture: this.textures.dot, x: x - Math.cos(angle) * size * 0.5, y: y - Math.sin(angle) * size * 0.5,
      vx: Math.cos(away) * speed, vy: Math.sin(away) * speed,
      life: 0.25 + 0.3 * Math.random(), from: size * 0.3, to: size * 0.05, alpha: 0.55, tint, drag: 2,
    });
  }

  private spark(x: number, y: number, size: number, tint: number): void {
    this.flash(x, y, size * 0.9, tint);
    this.scatter(9, x, y, size, mix(tint, WHITE, 0.4), 0.28);
  }

  private burst(x: number, y: number, size: number, tint: number): void {
    this.flash(x, y, size * 1.9, mix(tint, WHITE, 0.6));
    this.ring(x, y, size * 1.5, tint, 0.55);
    this.scatter(26, x, y, size * 1.7, mix(tint, WHITE, 0.5), 0.6);
    for (let i = 0; i < 16; i++) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = size * (0.4 + 2.2 * Math.random());
      this.particles.spawn({
        texture: this.textures.glow, x, y, vx: Math.cos(angle) * speed, vy: Math.sin(angle) * speed,
        life: 0.5 + 0.6 * Math.random(), from: size * (0.4 + 0.5 * Math.random()), to: size * 0.1,
        alpha: 0.75, tint: mix(tint, 0xff9a3d, Math.random() * 0.7), drag: 3.2,
      });
    }
  }

  private ring(x: number, y: number, size: number, tint: number, life: number): void {
    this.particles.spawn({ texture: this.textures.ring, x, y, life, from: size * 0.2, to: size * 1.6, alpha: 0.9, tint });
  }

  private flash(x: number, y: number, size: number, tint: number): void {
    const alpha = this.comfort.calm ? 0.4 : 1;
    this.particles.spawn({ texture: this.textures.glow, x, y, life: 0.2, from: size * 2, to: size * 1.1, alpha, tint });
  }

  private scatter(count: number, x: number, y: number, size: number, tint: number, life: number): void {
    for (let i = 0; i < count; i++) {
      const angle = Math.random() * 2 * Math.PI;
      const speed = size * (2.5 + 5 * Math.random());
      this.particles.spawn({
        texture: this.textures.streak, x, y, vx: Math.cos(angle) * speed, vy: Math.sin(angle) * speed,
        life: life * (0.5 + 0.5 * Math.random()), from: size * 0.11, to: size * 0.03, long: 5, tint, drag: 4,
      });
    }
  }
}
