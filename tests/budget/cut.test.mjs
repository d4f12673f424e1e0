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

/** Opens these doors one after another against files that are `served`, unless `answers` says or throws something else: which files were
 * asked for, and what each door was told. */
async function loaded(served, order, answers) {
  const glue = withLoaders(GLUE, FILES, LENT, []);
  const loaders = glue.slice(glue.indexOf("async function compiled")).replaceAll("import.meta.url", '"https://a.example/"');
  const [asked, done] = [[], []];
  const fetch = async (url) => {
    const name = String(url).split("/").at(-1);
    asked.push(name.split("-")[1]);
    const bytes = answers(name) ?? served[name];
    return { ok: true, status: 200, url: name, arrayBuffer: async () => bytes };
  };
  const wasm = { __indirect_function_table: { get: () => (_, outcome) => done.push(outcome) } };
  const doors = ["form", "courier", "search"].map((part, at) => `${part}: loads("${FILES[at]}"${part === "search" ? "" : `, "${LENT}"`})`);
  const open = new Function("fetch", "wasm", "console", `${loaders}; return { ${doors} };`)(fetch, wasm, { warn() {} });
  for (const [at, part] of order.entries()) {
    open[part](0, 0);
    while (done.length <= at) await new Promise((turn) => setTimeout(turn));
  }
  return { asked, done };
}

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
  ]) {
    const { asked, done } = await loaded(served, order, () => {});
    assert.deepEqual([asked, done], [wanted, order.map(() => 1)], order.join());
  }
});

test("a request that is lost is made once more, for every part; what stalls is told at once", async () => {
  const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const served = Object.fromEntries([...FILES, LENT].map((name) => [name, empty]));
  const lost = (which, times) => (name) => {
    if (name.startsWith(`askwell-${which}-`) && times-- > 0) throw new TypeError("Failed to fetch");
  };
  const stalls = () => {
    throw new DOMException("timed out", "TimeoutError");
  };
  const cut = (name) => (name.startsWith("askwell-form-") ? Buffer.from("<html>") : undefined);
  for (const [order, answers, wanted, outcome] of [
    [["form"], lost("form", 1), ["form", "form", "lent"], [1]],
    [["form"], lost("lent", 1), ["form", "lent", "lent"], [1]],
    [["search"], lost("search", 1), ["search", "search"], [1]],
    [["courier"], lost("courier", 1), ["courier", "courier", "lent"], [1]],
    [["form"], lost("form", 2), ["form", "form"], [undefined]],
    [["form", "form"], lost("form", 2), ["form", "form", "form", "lent"], [undefined, 1]],
    [["form", "form"], lost("lent", 9), ["form", "lent", "lent", "form", "lent", "lent"], [undefined, undefined]],
    [["form"], cut, ["form", "form"], [undefined]],
    [["form"], stalls, ["form"], [undefined]],
  ]) {
    const { asked, done } = await loaded(served, order, answers);
    assert.deepEqual([asked, done], [wanted, outcome], `${order} ${wanted}`);
  }
});

test("what must be here first travels inside the form's file", () => {
  const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const inner = Buffer.alloc(300, 7);
  const module = new WebAssembly.Module(withSection(empty, "chunk", inner));
  const [found] = WebAssembly.Module.customSections(module, "chunk");
  assert.deepEqual(Buffer.from(found), inner);
});
