// Makes the compiled page smaller: what Trunk has left is right, and holds names and classes that nobody uses.
//
//   node .ci/shrink.mjs FOLDER        with wasm-opt, wasm-metadce and esbuild on PATH; run by .ci/site on Trunk's staging folder
//
// wasm-bindgen writes for everyone who might import the glue; here only the loader does, and it needs `mount` and the
// initialiser. So:
//  1. classes of the glue that nothing of ours mentions go (a dependency of Leptos brings three, with 10 KB of WebAssembly),
//  2. with them the exports of the module that the glue no longer calls, and the code that only they reached,
//  3. the imports that this code alone called go from the glue,
//  4. both sides agree on short names instead of `__wbg_addEventListener_969a45f03ad82e73`,
//  5. esbuild writes the glue without blanks and long names.
// Whatever stands otherwise than expected is left as it is: the page then works and is larger, which tests/budget notices.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What rustc turns on for wasm32; see index.html. */
export const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"].map(
  (name) => `--enable-${name}`,
);
/** What makes a module small. `-O3` is no larger after brotli than `-Oz` (the form: 1.4 KB less), and the search a quarter faster. Nothing of ours lies in the first 1,024 bytes of memory: they are the far end of the stack. A function
 * with one caller stays apart: more bytes, which brotli packs better. */
export const SMALLER = ["-O3", "--strip-debug", "--low-memory-unused", "--one-caller-inline-max-function-size=0"];
/** The module that the glue's functions stand in, as wasm-bindgen names it and as it is called here. */
const [MODULE, SHORT_MODULE] = [/"\.\/[\w-]+_bg\.js": import0/, "a"];

/** The glue without the exported classes that no other line mentions, and without what wasm-bindgen writes for each of them. */
export function withoutClasses(glue) {
  for (const [, name] of glue.matchAll(/^export class (\w+) \{$/gm)) {
    const bare = glue
      .replace(new RegExp(`^export class ${name} \\{\\n[\\s\\S]*?^\\}\\n`, "m"), "")
      .replace(new RegExp(`^if \\(Symbol\\.dispose\\) ${name}\\..*\\n`, "m"), "")
      .replace(new RegExp(`^const ${name}Finalization = [\\s\\S]*?;\\n`, "m"), "");
    if (!new RegExp(`\\b${name}`).test(bare)) glue = bare;
  }
  return glue;
}

/** The names of the module's exports that the glue mentions. */
export function exportsUsed(glue) {
  return new Set([...glue.matchAll(/\b(?:wasm|wasmInstance|instance)\.(?:exports\.)?(\w+)/g)].map((match) => match[1]));
}

/** The glue without the imports that are not in `kept`: entries of one object, each a function. */
export function withoutImports(glue, kept) {
  return glue.replace(/^ {8}(\w+): function\([^)]*\) \{[\s\S]*?^ {8}\}.*\n|^ {8}(\w+): [^\n{]*,\n/gm, (entry, name, other) =>
    kept.has(name ?? other) || other === "__proto__" ? entry : "",
  );
}

/** The glue with other names for imports and exports, each a list of [old, new]. */
export function renamed(glue, imports, exports) {
  const [inward, outward] = [new Map(imports), new Map(exports)];
  return glue
    .replace(/^ {8}(\w+):/gm, (entry, name) => (inward.has(name) ? `        ${JSON.stringify(inward.get(name))}:` : entry))
    .replace(/\bwasm\.(\w+)/g, (use, name) => (outward.has(name) ? `wasm[${JSON.stringify(outward.get(name))}]` : use))
    .replace(MODULE, `${JSON.stringify(SHORT_MODULE)}: import0`);
}

function shrink(folder) {
  const names = readdirSync(folder);
  const [js, wasm] = [/^askwell-page-\w+\.js$/, /^askwell-page-\w+_bg\.wasm$/].map((form) => names.find((name) => form.test(name)));
  if (!js || !wasm) throw new Error(`${folder} holds no compiled page`);
  const work = mkdtempSync(join(tmpdir(), "askwell-shrink-"));
  try {
    const [one, two, graph] = ["one.wasm", "two.wasm", "graph.json"].map((name) => join(work, name));
    const run = (tool, ...args) => execFileSync(tool, args, { encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "inherit"] });
    let glue = withoutClasses(readFileSync(join(folder, js), "utf8"));

    const module = new WebAssembly.Module(readFileSync(join(folder, wasm)));
    const used = exportsUsed(glue);
    const kept = WebAssembly.Module.exports(module).map((each) => each.name).filter((name) => used.has(name));
    const roots = kept.map((name) => ({ name: `export ${name}`, root: true, export: name }));
    writeFileSync(graph, JSON.stringify(roots));
    run("wasm-metadce", ...FEATURES, join(folder, wasm), "--graph-file", graph, "-o", one);

    run("wasm-opt", ...FEATURES, ...SMALLER, one, "-o", two);
    glue = withoutImports(glue, new Set(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(two))).map((each) => each.name)));

    const short = JSON.parse(run("wasm-opt", ...FEATURES, "--strip-producers", "--strip-target-features", "--minify-imports-and-exports-and-modules", two, "-o", one));
    const pair = (row) => row.slice(-2);
    glue = renamed(glue, short.imports.map(pair), short.exports.map(pair));

    const module_bytes = readFileSync(one);
    const plain = join(work, "glue.js");
    writeFileSync(plain, glue);
    const script = run("esbuild", plain, "--minify", "--format=esm", "--target=es2022", "--legal-comments=none", "--log-level=error");
    // The names that Trunk gave tell what went in; a changed tool must change them too.
    const hash = createHash("sha256").update(module_bytes).update(script).digest("hex").slice(0, 16);
    rmSync(join(folder, js));
    rmSync(join(folder, wasm));
    writeFileSync(join(folder, `askwell-page-${hash}.js`), script);
    writeFileSync(join(folder, `askwell-page-${hash}_bg.wasm`), module_bytes);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) shrink(process.argv[2]);
