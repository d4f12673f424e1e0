import assert from "node:assert/strict";
import { test } from "node:test";
import { withLoader } from "../../.ci/cut.mjs";
import { exportsUsed, renamed } from "../../.ci/shrink.mjs";

/** The glue of a first part as wasm-bindgen writes it. */
const GLUE = `import * as import1 from "./__wasm_split.js"

export function mount(place) {
    return wasm.mount(place);
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_click_1: function(arg0) {
            arg0.click();
        },
    };
    return {
        __proto__: null,
        "./first_bg.js": import0,
        "./__wasm_split.js": import1,
    };
}
`;

test("the glue loads the form by itself", () => {
  const glue = withLoader(GLUE, "askwell-form-1.wasm", ["memory", "__indirect_function_table"]);
  assert.doesNotMatch(glue, /import1|__wasm_split\.js/);
  assert.match(glue, /new URL\("askwell-form-1\.wasm", import\.meta\.url\)/);
  assert.match(glue, /__wasm_split: \{ memory: wasm\.memory, __indirect_function_table: wasm\.__indirect_function_table \}/);
});

test("what the form shares survives the shrinking", () => {
  const glue = withLoader(GLUE, "askwell-form-1.wasm", ["memory", "__indirect_function_table"]);
  assert.deepEqual(exportsUsed(glue), new Set(["mount", "__indirect_function_table", "memory"]));
  const short = renamed(glue, [["__wasm_split_load_form", "z"]], [["memory", "m"]]);
  assert.match(short, /"z": function\(arg0, arg1\)/);
  assert.match(short, /memory: wasm\["m"\]/);
});

test("other glue than expected stops the build", () => {
  assert.throws(() => withLoader(GLUE.replace("const import0", "const imports"), "f.wasm", []), /other glue/);
});
