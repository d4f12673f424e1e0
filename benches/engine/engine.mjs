// The page's search in WebAssembly as an engine of the search benchmark: `config, build, serialize, load, search`, for the latency of
// a keystroke beside other engines. It is the very code of the page (engine.rs); `build` leaves the index to the command line.
//
//   cargo build --release --bin askwell
//   cargo build --profile page --target wasm32-unknown-unknown --example engine --features engine
//   wasm-bindgen --target nodejs --no-typescript --out-dir target/engine target/wasm32-unknown-unknown/page/examples/engine.wasm
//   wasm-opt -O3 --low-memory-unused --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext target/engine/engine_bg.wasm -o target/engine/engine_bg.wasm
//
// Then put a one-line module into the benchmark's folder of engines, `export * from "<this file>"`, and name it to its scripts: first
// the run that writes indexes, then `latency.mjs`. The environment may name another command (ASKWELL) and another folder of what
// wasm-bindgen wrote (ENGINE), so that two builds can be compared in the same rounds.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const TREE = resolve(import.meta.dirname, "../..");
const ASKWELL = process.env.ASKWELL ?? join(TREE, "target/release/askwell");
const ENGINE = resolve(process.env.ENGINE ?? join(TREE, "target/engine"));
/** Answers to a query, as of every engine there. */
const ANSWERS = 10;
const LINE_END = 10;

export const config = "the page's search in WebAssembly (profile page, wasm-opt -O3), one file, general dictionary";

/** The index of documents `{id, title, headings, body, url}`, of which `url` alone survives in it, and their ids by that. */
export function build(docs) {
  const folder = mkdtempSync(join(tmpdir(), "askwell-engine-"));
  try {
    const [lines, index] = [join(folder, "docs.jsonl"), join(folder, "index.bin")];
    const addressed = docs.map((doc) => ({ ...doc, url: doc.url || String(doc.id) }));
    writeFileSync(lines, addressed.map((doc) => JSON.stringify(doc) + "\n").join(""));
    const { status, stderr, error } = spawnSync(ASKWELL, ["bench", lines, index], { input: "", encoding: "utf8" });
    if (status !== 0) throw new Error(`${ASKWELL} bench: ${error?.message ?? stderr}`);
    return { ids: Object.fromEntries(addressed.map((doc) => [doc.url, doc.id])), core: readFileSync(index) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One line of ids, then the file as a page would load it. */
export const serialize = ({ ids, core }) => Buffer.concat([Buffer.from(JSON.stringify(ids) + "\n"), core]);

export function load(bytes) {
  const { Engine } = createRequire(import.meta.url)(join(ENGINE, "engine.js"));
  const end = bytes.indexOf(LINE_END);
  return { ids: JSON.parse(bytes.subarray(0, end)), engine: new Engine(bytes.subarray(end + 1)) };
}

export function search({ ids, engine }, query) {
  return Array.from(engine.search(query, ANSWERS), (doc) => ids[engine.path(doc)]);
}
