import assert from "node:assert/strict";
import { test } from "node:test";
import { exportsUsed, renamed, withoutClasses, withoutImports } from "../../.ci/shrink.mjs";

/** A class as wasm-bindgen writes it. */
const class_of = (name) => `export class ${name} {
    free() {
        ${name}Finalization.unregister(this);
        wasm.__wbg_${name.toLowerCase()}_free(ptr, 0);
    }
}
if (Symbol.dispose) ${name}.prototype[Symbol.dispose] = ${name}.prototype.free;
`;
const finalization = (name) => `const ${name}Finalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_${name.toLowerCase()}_free(ptr, 1));
`;
const GLUE = `${class_of("Sink")}
${class_of("Widget")}
export function mount(place) {
    return Widget.__wrap(wasm.mount(place));
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_click_1: function(arg0) {
            arg0.click();
        },
        __wbg_read_2: function() { return handleError(function (arg0) {
            return arg0.read();
        }, arguments); },
        __wbg_random_3: Math.random,
    };
    return {
        __proto__: null,
        "./page_bg.js": import0,
    };
}
${finalization("Sink")}${finalization("Widget")}`;

test("a class that nothing mentions goes with all that belongs to it, another one stays", () => {
  const glue = withoutClasses(GLUE);
  assert.doesNotMatch(glue, /Sink/i);
  assert.equal(glue.match(/Widget/g).length, GLUE.match(/Widget/g).length);
  assert.deepEqual(exportsUsed(glue), new Set(["__wbg_widget_free", "mount"]));
});

test("an import that the module lost goes, and nothing else", () => {
  const glue = withoutImports(GLUE, new Set(["__wbg_click_1"]));
  assert.doesNotMatch(glue, /read|Math/);
  assert.match(glue, /__proto__: null,\n {8}__wbg_click_1: function\(arg0\) \{\n {12}arg0\.click\(\);\n {8}\},\n {4}\};/);
});

test("both sides get the same short names", () => {
  const glue = renamed(GLUE, [["__wbg_click_1", "$"]], [["mount", "b"]]);
  assert.match(glue, /"\$": function\(arg0\)/);
  assert.match(glue, /wasm\["b"\]\(place\)/);
  assert.match(glue, /"a": import0/);
});
