// pixi.slim.mjs: the part of PixiJS that Moontick draws with.
// The bundle gets this file where the source says "pixi.js": the package's own index brings text,
// filters, masks, the loader and WebGPU along, which is half of its weight and never used here.
// `unsafe-eval` is Pixi's name for the code that does without eval, as our page's policy asks.
import "./node_modules/pixi.js/lib/unsafe-eval/init.mjs";
import "./node_modules/pixi.js/lib/scene/sprite-nine-slice/init.mjs";
export { WebGLRenderer } from "./node_modules/pixi.js/lib/rendering/renderers/gl/WebGLRenderer.mjs";
export { CanvasSource } from "./node_modules/pixi.js/lib/rendering/renderers/shared/texture/sources/CanvasSource.mjs";
export { RenderTexture } from "./node_modules/pixi.js/lib/rendering/renderers/shared/texture/RenderTexture.mjs";
export { Texture } from "./node_modules/pixi.js/lib/rendering/renderers/shared/texture/Texture.mjs";
export { Container } from "./node_modules/pixi.js/lib/scene/container/Container.mjs";
export { NineSliceSprite } from "./node_modules/pixi.js/lib/scene/sprite-nine-slice/NineSliceSprite.mjs";
export { Sprite } from "./node_modules/pixi.js/lib/scene/sprite/Sprite.mjs";
export { Rectangle } from "./node_modules/pixi.js/lib/maths/shapes/Rectangle.mjs";
