// types.d.ts: the module that build_assets.mjs makes from the files in assets/.
declare module "moontick:assets" {
  export const sprites: Readonly<Record<string, string>>;
  // All sprites on one picture, in rows.
  export const sheet: { readonly address: string; readonly columns: number; readonly edge: number; readonly names: readonly string[] };
  export const emotes: Readonly<Record<string, string>>;
  export const sounds: unknown;
}

declare module "*.wasm" {
  const address: string;
  export default address;
}

declare module "*.lua" {
  const text: string;
  export default text;
}
