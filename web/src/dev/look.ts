// look.ts: how the overlay looks; it has a style sheet of its own, so that no game can hide it.
export const LOOK = `
:host { position: fixed; inset: auto 0 0; z-index: 1000; display: grid; justify-items: center; gap: 10px; padding: 16px; pointer-events: none; font: 14px/1.5 system-ui, sans-serif; color: #f4e9ee; }
[hidden] { display: none !important; }
.panel { pointer-events: auto; box-sizing: border-box; width: min(60rem, 100%); max-height: 70vh; overflow: auto; padding: 14px 18px 12px; border: 1px solid #ff6b81; border-left-width: 5px; border-radius: 10px; background: rgb(30 10 20 / 96%); box-shadow: 0 12px 40px rgb(0 0 0 / 55%); user-select: text; -webkit-user-select: text; cursor: auto; animation: rise 0.18s ease-out; }
header { display: flex; gap: 10px; align-items: center; font: 13px ui-monospace, Menlo, Consolas, monospace; color: #ffb3c0; }
.times:not(:empty) { padding: 0 8px; border-radius: 9px; background: rgb(255 107 129 / 22%); }
.close { margin-left: auto; padding: 2px 10px; border: 1px solid rgb(255 255 255 / 25%); border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer; }
.close:hover, .close:focus-visible { background: rgb(255 255 255 / 12%); }
h2 { margin: 6px 0 2px; font-size: 17px; line-height: 1.35; font-weight: 650; color: #fff; overflow-wrap: anywhere; }
p { margin: 0; }
.context { color: #ffd9a0; }
.source { margin: 10px 0; padding: 8px 0; border-radius: 8px; background: rgb(0 0 0 / 38%); font: 13px/1.6 ui-monospace, Menlo, Consolas, monospace; overflow-x: auto; }
.line { display: flex; gap: 14px; padding: 0 14px; white-space: pre; width: max-content; min-width: 100%; box-sizing: border-box; color: #cdbcc6; }
.line i { min-width: 2.5em; text-align: right; font-style: normal; color: #8d7684; user-select: none; }
.line code { font: inherit; }
.failed { background: rgb(255 107 129 / 24%); color: #fff; box-shadow: inset 3px 0 #ff6b81; }
.failed i { color: #ffb3c0; }
.from { font: 12px/1.6 ui-monospace, Menlo, Consolas, monospace; color: #b9a5b0; overflow-wrap: anywhere; }
footer { margin-top: 8px; color: #d9c7d0; }
.profile { justify-self: end; padding: 8px 12px; border-collapse: separate; border-spacing: 10px 1px; border-radius: 8px; border: 1px solid rgb(255 255 255 / 18%); background: rgb(10 12 24 / 92%); font: 12px/1.5 ui-monospace, Menlo, Consolas, monospace; color: #d7e3f4; }
.profile caption { padding: 2px; text-align: left; color: #8fa5c4; }
.profile td { padding: 0; }
.profile td:nth-child(3) { text-align: right; color: #ffe08a; }
.toast { padding: 8px 14px; border-radius: 8px; border: 1px solid #58d68d; background: rgb(8 30 20 / 94%); color: #c9f7dc; white-space: pre-line; }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }
@media (prefers-reduced-motion: reduce) { .panel { animation: none; } }
`;
