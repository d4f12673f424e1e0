import assert from "node:assert/strict";
import { test } from "node:test";
import { withLoaders, withSection } from "../../.ci/cut.mjs";
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

const FILES = ["askwell-form-1.wasm", "askwell-courier-2.wasm"];

test("the glue loads the other parts by itself", () => {
  const glue = withLoaders(GLUE, FILES, ["memory", "__indirect_function_table"]);
  assert.doesNotMatch(glue, /import1|__wasm_split\.js/);
  assert.match(glue, /__wasm_split_load_form: loads\("askwell-form-1\.wasm"\)/);
  assert.match(glue, /__wasm_split_load_courier: loads\("askwell-courier-2\.wasm"\)/);
  assert.match(glue, /__wasm_split: \{ memory: wasm\.memory, __indirect_function_table: wasm\.__indirect_function_table \}/);
});

test("what the form shares survives the shrinking", () => {
  const glue = withLoaders(GLUE, FILES, ["memory", "__indirect_function_table"]);
  assert.deepEqual(exportsUsed(glue), new Set(["mount", "__indirect_function_table", "memory"]));
  const short = renamed(glue, [["__wasm_split_load_form", "z"]], [["memory", "m"]]);
  assert.match(short, /"z": loads\("askwell-form-1/);
  assert.match(short, /memory: wasm\["m"\]/);
});

test("other glue than expected stops the build", () => {
  assert.throws(() => withLoaders(GLUE.replace("const import0", "const imports"), FILES, []), /other glue/);
});

test("what must be here first travels inside the form's file", () => {
  const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const inner = Buffer.alloc(300, 7);
  const module = new WebAssembly.Module(withSection(empty, "chunk", inner));
  const [found] = WebAssembly.Module.customSections(module, "chunk");
  assert.deepEqual(Buffer.from(found), inner);
});
