// vm.ts: a Lua VM in WebAssembly that runs the mode's own Lua. It has no way out of itself: the chunk sees what prelude.ts
// gives it, and a step that does not end is stopped.
import { LuaFactory, type LuaWasm } from "wasmoon";
import address from "wasmoon/dist/glue.wasm";
import type { Value } from "../world/world";

const COUNT = 8;                  // LUA_MASKCOUNT
const INSTRUCTIONS = 1_000_000;   // that a call may take
const NIL = 0;
const BOOLEAN = 1;
const NUMBER = 3;
const STRING = 4;

export class Vm {
  private readonly stop: number;
  private functions = 0;

  private constructor(private readonly lua: LuaWasm, private readonly state: number) {
    this.stop = lua.module.addFunction((caller: number) => {
      lua.lua_pushstring(caller, "this ran over a million instructions");
      lua.lua_error(caller);
    }, "vii");
  }

  // Runs a chunk with these arguments; what it returns are the functions that call() reaches, 1 and on. Throws what Lua said.
  static async open(text: string, parameters: readonly Value[], file: string = address): Promise<Vm> {
    const lua = await new LuaFactory(file).getLuaModule();
    const vm = new Vm(lua, lua.luaL_newstate());
    lua.luaL_openlibs(vm.state);
    if (lua.luaL_loadstring(vm.state, text) !== 0) throw vm.failure();
    for (const parameter of parameters) vm.push(parameter);
    vm.run(parameters.length, -1);
    vm.functions = lua.lua_gettop(vm.state);
    return vm;
  }

  close(): void {
    this.lua.lua_close(this.state);
    this.lua.module.removeFunction(this.stop);
  }

  // Calls one of the chunk's functions. What it returns is written over `results`, but for nils.
  call(place: number, parameters: readonly Value[], results: Value[]): void {
    const { lua, state } = this;
    if (lua.lua_checkstack(state, parameters.length + results.length + 1) === 0) throw new Error("too many fields");
    lua.lua_pushvalue(state, place);
    for (const parameter of parameters) this.push(parameter);
    this.run(parameters.length, results.length);
    for (let i = 0; i < results.length; i++) this.read(this.functions + 1 + i, results, i);
    lua.lua_settop(state, this.functions);
  }

  private run(parameters: number, results: number): void {
    const { lua, state } = this;
    lua.lua_sethook(state, this.stop, COUNT, INSTRUCTIONS);
    if (lua.lua_pcallk(state, parameters, results, 0, 0, null) !== 0) throw this.failure();
  }

  private failure(): Error {
    const { lua, state } = this;
    const message = lua.lua_tolstring(state, -1, null);
    lua.lua_settop(state, this.functions);
    return new Error(message);
  }

  private push(value: Value): void {
    const { lua, state } = this;
    if (typeof value === "number") lua.lua_pushnumber(state, value);
    else if (typeof value === "boolean") lua.lua_pushboolean(state, value ? 1 : 0);
    else if (typeof value === "string") lua.lua_pushstring(state, value);
    else lua.lua_pushnil(state);
  }

  private read(at: number, results: Value[], i: number): void {
    const { lua, state } = this;
    const type: number = lua.lua_type(state, at);
    if (type === NUMBER) results[i] = lua.lua_tonumberx(state, at, null);
    else if (type === BOOLEAN) results[i] = lua.lua_toboolean(state, at) !== 0;
    else if (type === STRING) results[i] = lua.lua_tolstring(state, at, null);
    else if (type !== NIL) throw new Error("steer made a field something that no field can be");
  }
}
