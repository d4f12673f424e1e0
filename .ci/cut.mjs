// Cuts the compiled page in two: the first part, which a visit begins with, and the form, which it loads later.
//
//   node .ci/cut.mjs FOLDER PAGE.wasm [--small]      with wasm-split-cli, wasm-bindgen and, for --small, wasm-opt on PATH
//
// FOLDER is what Trunk has staged, PAGE.wasm what Cargo has linked, with its relocations (build.rs). Run by .ci/site.
//  1. wasm-split-cli puts what only `embed::form_part` reaches into a module of its own, on the same memory and table,
//  2. wasm-bindgen makes the first part what it would have made of the whole,
//  3. the glue gets the function that loads the form. wasm-split-cli writes one too, in a file of its own: that is one more
//     request before the page starts, and it wants servers that know the type of WebAssembly.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FEATURES, SMALLER } from "./shrink.mjs";

/** What wasm-split-cli calls the function that loads the form, and the module that the form imports from. */
const [LOADER, SHARED] = ["__wasm_split_load_form", "__wasm_split"];

/** The glue with the loader in it. `file` is the form's, `shared` names what it imports from the first part. */
export function withLoader(glue, file, shared) {
  const bare = glue
    .replace(/^import \* as (import\d+) from "\.\/__wasm_split\.js"\n/m, "")
    .replace(/^ +"\.\/__wasm_split\.js": import\d+,\n/m, "");
  const imports = shared.map((name) => `${name}: wasm.${name}`).join(", ");
  const loader = `    const import0 = {
        __proto__: null,
        ${LOADER}: function(arg0, arg1) {
            loadForm().then(() => true, (error) => console.warn("askwell:", error)).then((done) => {
                wasm.__indirect_function_table.get(arg0)(arg1, done ? 1 : 0);
            });
        },
`;
  const whole = bare.replace("    const import0 = {\n        __proto__: null,\n", () => loader);
  if (whole.includes("__wasm_split.js") || !whole.includes(LOADER)) throw new Error("wasm-bindgen wrote other glue than .ci/cut.mjs knows");
  // A minute is 78 KB at the pace of the slowest cell; whatever stalls longer is told, and may be tried again.
  return `${whole}
let form;
function loadForm() {
    form ??= fetch(new URL(${JSON.stringify(file)}, import.meta.url), { priority: "low", signal: AbortSignal.timeout(60000) }).then(async (answer) => {
        if (!answer.ok) throw new Error(\`\${answer.url}: \${answer.status}\`);
        return WebAssembly.instantiate(await answer.arrayBuffer(), { ${SHARED}: { ${imports} } });
    });
    form.catch(() => (form = undefined));
    return form;
}
`;
}

function cut(folder, page, small) {
  const names = readdirSync(folder);
  const [js, wasm] = [/^askwell-page-\w+\.js$/, /^askwell-page-\w+_bg\.wasm$/].map((kind) => names.find((name) => kind.test(name)));
  if (!js || !wasm) throw new Error(`${folder} holds no compiled page`);
  const work = mkdtempSync(join(tmpdir(), "askwell-cut-"));
  try {
    const run = (tool, ...args) => execFileSync(tool, args, { stdio: ["ignore", "ignore", "inherit"] });
    run("wasm-split-cli", page, work, "--out-name", "page", "--target", "web");
    run("wasm-bindgen", join(work, "page.wasm"), "--out-dir", work, "--out-name", "first", "--target", "web", "--no-typescript", "--keep-lld-exports");
    const form = join(work, "split_form.wasm");
    if (small) run("wasm-opt", ...FEATURES, ...SMALLER, "--strip-producers", "--strip-target-features", form, "-o", form);
    const bytes = readFileSync(form);
    const file = `askwell-form-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.wasm`;
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    if (imports.some(({ module }) => module !== SHARED)) throw new Error("the form imports more than the first part shares");
    const glue = withLoader(readFileSync(join(work, "first.js"), "utf8"), file, imports.map(({ name }) => name));
    writeFileSync(join(folder, js), glue);
    writeFileSync(join(folder, wasm), readFileSync(join(work, "first_bg.wasm")));
    writeFileSync(join(folder, file), bytes);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) cut(process.argv[2], process.argv[3], process.argv[4] === "--small");
