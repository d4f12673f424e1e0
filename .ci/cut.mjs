// Cuts the compiled page in four: the first part, which a visit begins with, the search, which it loads when somebody is about to type,
// the form, which it loads later, and the courier, which only sites need whose help desk is data.
//
//   node .ci/cut.mjs FOLDER PAGE.wasm [--small]      with wasm-split-cli, wasm-bindgen and, for --small, wasm-opt on PATH
//
// FOLDER is what Trunk has staged, PAGE.wasm what Cargo has linked, with its relocations (build.rs). Run by .ci/site.
//  1. wasm-split-cli puts what only one of `embed::search_part`, `embed::form_part` and `browser::courier_part` reaches into modules of
//     their own, on the same memory and table, and what several of these reach into further ones, the chunks,
//  2. a chunk travels inside another file, as a custom section: what form and courier share in the form's, because the courier is never
//     here without the form; what they share with the search in the search's, which nearly always comes first. A form that comes
//     without the search fetches these chunks from a file of their own: it must do without it,
//  3. wasm-bindgen makes the first part what it would have made of the whole,
//  4. the glue gets the functions that load the others. wasm-split-cli writes them too, in a file of its own: that is one more
//     request before the page starts, and it wants servers that know the type of WebAssembly.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FEATURES, SMALLER } from "./shrink.mjs";

/** The parts, what wasm-split-cli calls the functions that load them, and the module that they import from. */
const PARTS = ["form", "courier", "search"];
const LOADER = (part) => `__wasm_split_load_${part}`;
const SHARED = "__wasm_split";
/** Names of the custom sections that hold what must be here first: chunks that a part's file alone has, and those of the search. */
const [CHUNK, LENT] = ["chunk", "lent"];
const EMPTY = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** The glue with the loaders in it. `files` are those of PARTS, `lent` holds what the search shares with the others, `shared` names what
 * all of them import from the first part. */
export function withLoaders(glue, files, lent, shared) {
  const bare = glue
    .replace(/^import \* as (import\d+) from "\.\/__wasm_split\.js"\n/gm, "")
    .replace(/^ +"\.\/__wasm_split\.js": import\d+,\n/gm, "");
  const imports = shared.map((name) => `${name}: wasm.${name}`).join(", ");
  const lender = (part) => (part === "search" ? "" : `, ${JSON.stringify(lent)}`);
  const loaders = PARTS.map((part, at) => `        ${LOADER(part)}: loads(${JSON.stringify(files[at])}${lender(part)}),\n`).join("");
  const whole = bare.replace("    const import0 = {\n        __proto__: null,\n", (head) => head + loaders);
  if (whole.includes("__wasm_split.js") || !PARTS.every((part) => whole.includes(LOADER(part)))) {
    throw new Error("wasm-bindgen wrote other glue than .ci/cut.mjs knows");
  }
  // A minute is 78 KB at the pace of the slowest cell; whatever stalls longer is told, and may be tried again. What is lost sooner is asked
  // for once more, as every file of data is: a phone between two cells loses a request now and then. What has a lender is fetched early,
  // and makes way for what is waited for.
  return `${whole}
async function compiled(file, priority, again) {
    try {
        const answer = await fetch(new URL(file, import.meta.url), { priority, signal: AbortSignal.timeout(60000) });
        if (!answer.ok) throw new Error(\`\${answer.url}: \${answer.status}\`);
        return await WebAssembly.compile(await answer.arrayBuffer());
    } catch (error) {
        if (again || error.name === "TimeoutError") throw error;
        return compiled(file, priority, 1);
    }
}
const joins = (part) => WebAssembly.instantiate(part, { ${SHARED}: { ${imports} } });
async function joinAll(part, name) {
    for (const one of WebAssembly.Module.customSections(part, name)) await joins(one);
}
let lent;
function loads(file, lender) {
    let here;
    return function(call, data) {
        (here ??= compiled(file, lender ? "low" : "auto").then(async (part) => {
            await (lent ??= (async () => joinAll(lender ? await compiled(lender) : part, ${JSON.stringify(LENT)}))().catch((error) => {
                lent = undefined;
                throw error;
            }));
            await joinAll(part, ${JSON.stringify(CHUNK)});
            await joins(part);
            return 1;
        })).catch((error) => {
            here = undefined;
            console.warn("askwell:", error);
        }).then((done) => wasm.__indirect_function_table.get(call)(data, done));
    };
}
`;
}

/** The parts that share each chunk, by its file, as wasm-split-cli tells in the loaders that it writes. */
export function sharers(loaders) {
  const told = loaders.matchAll(/^\/\* ([\w, ]+) \*\/\nconst __(chunk_\d+) =/gm);
  return new Map([...told].map(([, parts, chunk]) => [`${chunk}.wasm`, parts.split(", ")]));
}

/** A module with a custom section at its end (WebAssembly, "Binary format", custom section). */
export function withSection(module, name, bytes) {
  const uleb = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...uleb(n >>> 7)]);
  const title = Buffer.from(name);
  const content = Buffer.concat([Buffer.from(uleb(title.length)), title, bytes]);
  return Buffer.concat([module, Buffer.from([0, ...uleb(content.length)]), content]);
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
    const small_one = (path) => {
      if (small) run("wasm-opt", ...FEATURES, ...SMALLER, "--strip-producers", "--strip-target-features", path, "-o", path);
      return readFileSync(path);
    };
    const modules = PARTS.map((part) => small_one(join(work, `split_${part}.wasm`)));
    const chunks = readdirSync(work).filter((name) => /^chunk_\d+\.wasm$/.test(name)).map((name) => ({ name, bytes: small_one(join(work, name)) }));
    const known = sharers(readFileSync(join(work, "__wasm_split.js"), "utf8"));
    const strange = chunks.find(({ name }) => !known.has(name));
    if (strange) throw new Error(`wasm-split-cli does not tell who shares ${strange.name}`);
    const imports = [...modules, ...chunks.map(({ bytes }) => bytes)].flatMap((bytes) => WebAssembly.Module.imports(new WebAssembly.Module(bytes)));
    const foreign = imports.find(({ module }) => module !== SHARED);
    if (foreign) throw new Error(`a part imports ${foreign.module}.${foreign.name}, which the first part does not share`);
    let lent = EMPTY;
    const [form, search] = ["form", "search"].map((part) => PARTS.indexOf(part));
    for (const { name, bytes } of chunks) {
      if (known.get(name).includes("search")) [lent, modules[search]] = [lent, modules[search]].map((each) => withSection(each, LENT, bytes));
      else modules[form] = withSection(modules[form], CHUNK, bytes);
    }
    const named = (part, module) => `askwell-${part}-${createHash("sha256").update(module).digest("hex").slice(0, 16)}.wasm`;
    const files = PARTS.map((part, at) => named(part, modules[at]));
    const lender = named("lent", lent);
    const names_shared = [...new Set(imports.map(({ name }) => name))].sort();
    const glue = withLoaders(readFileSync(join(work, "first.js"), "utf8"), files, lender, names_shared);
    writeFileSync(join(folder, js), glue);
    writeFileSync(join(folder, wasm), readFileSync(join(work, "first_bg.wasm")));
    writeFileSync(join(folder, lender), lent);
    files.forEach((file, at) => writeFileSync(join(folder, file), modules[at]));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) cut(process.argv[2], process.argv[3], process.argv[4] === "--small");
