// types.d.ts: the module that build_assets.mjs makes from the files in assets/.
declare module "moontick:assets" {
  export const sprites: Readonly<Record<string, string>>;
  export const emotes: Readonly<Record<string, string>>;
  export const sounds: unknown;
}
