import assert from "node:assert/strict";
import { test } from "node:test";
import { sharers, withLoaders, withSection } from "../../.ci/cut.mjs";
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

const FILES = ["askwell-form-1.wasm", "askwell-courier-2.wasm", "askwell-search-3.wasm"];
const LENT = "askwell-lent-4.wasm";

test("the glue loads the other parts by itself", () => {
  const glue = withLoaders(GLUE, FILES, LENT, ["memory", "__indirect_function_table"]);
  assert.doesNotMatch(glue, /import1|__wasm_split\.js/);
  assert.match(glue, /__wasm_split_load_form: loads\("askwell-form-1\.wasm", "askwell-lent-4\.wasm"\)/);
  assert.match(glue, /__wasm_split_load_courier: loads\("askwell-courier-2\.wasm", "askwell-lent-4\.wasm"\)/);
  assert.match(glue, /__wasm_split_load_search: loads\("askwell-search-3\.wasm"\)/);
  assert.match(glue, /__wasm_split: \{ memory: wasm\.memory, __indirect_function_table: wasm\.__indirect_function_table \}/);
});

test("what the form shares survives the shrinking", () => {
  const glue = withLoaders(GLUE, FILES, LENT, ["memory", "__indirect_function_table"]);
  assert.deepEqual(exportsUsed(glue), new Set(["mount", "__indirect_function_table", "memory"]));
  const short = renamed(glue, [["__wasm_split_load_form", "z"]], [["memory", "m"]]);
  assert.match(short, /"z": loads\("askwell-form-1/);
  assert.match(short, /memory: wasm\["m"\]/);
});

test("who shares a chunk is read from the loaders of wasm-split-cli", () => {
  const told = `/* courier, form */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
}
, []);
/* form, search */
const __chunk_5 = makeLoad(() => {
}
, []);
`;
  assert.deepEqual([...sharers(told)], [["chunk_3.wasm", ["courier", "form"]], ["chunk_5.wasm", ["form", "search"]]]);
});

test("other glue than expected stops the build", () => {
  assert.throws(() => withLoaders(GLUE.replace("const import0", "const imports"), FILES, LENT, []), /other glue/);
});

test("what the search shares is instantiated once, from the search's file or, where that is not here, from its own", async () => {
  const glue = withLoaders(GLUE, FILES, LENT, []);
  const loaders = glue.slice(glue.indexOf("async function compiled"));
  const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const inner = Buffer.concat([empty, Buffer.from([0, 2, 1, 0x61])]);
  const served = {
    "askwell-form-1.wasm": withSection(empty, "chunk", inner),
    "askwell-search-3.wasm": withSection(empty, "lent", inner),
    "askwell-lent-4.wasm": withSection(empty, "lent", inner),
  };
  for (const [order, wanted] of [
    [["search", "form"], ["search", "form"]],
    [["form", "search"], ["form", "lent", "search"]],
    [["form", "form"], ["form", "lent", "form", "lent"], "askwell-lent-4.wasm"],
  ]) {
    const broken = new Set(wanted.length === 4 ? ["askwell-lent-4.wasm"] : []);
    const [asked, done] = [[], []];
    const fetch = async (url) => {
      const name = String(url).split("/").at(-1);
      asked.push(name.split("-")[1]);
      return { ok: !broken.has(name), status: 404, url: name, arrayBuffer: async () => served[name] };
    };
    const wasm = { __indirect_function_table: { get: () => (_, outcome) => done.push(outcome) } };
    const body = `${loaders.replaceAll("import.meta.url", '"https://a.example/"')}; return { form: loads("askwell-form-1.wasm", "askwell-lent-4.wasm"), search: loads("askwell-search-3.wasm") };`;
    const doors = new Function("fetch", "wasm", "console", body)(fetch, wasm, { warn() {} });
    for (const part of order) {
      doors[part](0, 0);
      while (done.length < 1) await new Promise((turn) => setTimeout(turn));
      assert.equal(done.pop(), broken.size ? undefined : 1);
    }
    assert.deepEqual(asked, wanted, order.join());
  }
});

test("what must be here first travels inside the form's file", () => {
  const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const inner = Buffer.alloc(300, 7);
  const module = new WebAssembly.Module(withSection(empty, "chunk", inner));
  const [found] = WebAssembly.Module.customSections(module, "chunk");
  assert.deepEqual(Buffer.from(found), inner);
});
