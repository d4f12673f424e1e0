// What does a first visit to a large knowledge base cost, in real Chromium against the real `askwell serve`?
//
//   node benches/visit/visit.mjs <site> <queries.jsonl> [visits of each set] [engine]
//
// `engine` is the folder that `wasm-bindgen --target web --out-name engine` made of benches/engine: then the search alone is visited
// too, in a page with a text box and nothing else, which is what other search libraries tell of themselves. It is written to
// <site>/bare/. There the clock also stops a second time, when bodies have come and the answer is complete.
//
// Each visit begins with nothing: a new browser context opens the page, the text is put into the box as soon as there is one, and
// the clock stops when three results (or all, where there are fewer) are painted with title and snippet. Bytes are bodies as they came over the wire, brotli included.
// Then one page asks ten queries, and what it keeps is counted: memory of WebAssembly, and of JavaScript after a collection.
//
// Environment as in tests/browser/harness.mjs.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { FLAGS, playwright, startServer } from "../../tests/browser/harness.mjs";

const SETS = ["title", "desc", "ticket_noisy", "typo", "layout"];
const [site, file, each = "8", engine] = process.argv.slice(2);
if (!file) {
  process.stderr.write("usage: node benches/visit/visit.mjs <site> <queries.jsonl> [visits of each set] [engine]\n");
  process.exit(2);
}

const queries = new Map(SETS.map((set) => [set, []]));
for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
  const { set, text } = JSON.parse(line);
  queries.get(set)?.push(text);
}
/** `n` of `all`, evenly spread. */
const spread = (all, n) => Array.from({ length: Math.min(n, all.length) }, (_, at) => all[Math.floor((at * all.length) / n)]);
const kind = (url) => {
  const name = new URL(url).pathname.split("/").at(-1);
  if (/^(askwell-(page|search|lent)|engine).*\.wasm$/.test(name)) return "module";
  if (name.startsWith("askwell-form")) return "form";
  if (/^(locale|profile)-/.test(name)) return "words";
  if (name.startsWith("index-")) return "core";
  if (name.startsWith("part-")) return "part";
  return /\.(html|js|css|svg|ico|webmanifest|png)$/.test(name) || name === "" ? "page" : "other";
};

/** When three results, or all that there are, stood there with title and snippet; `false` until then. Runs in the page. */
function painted() {
  const state = (globalThis.askwellBench ??= { count: 0, at: 0 });
  const hits = [...(document.querySelector("ask-well")?.shadowRoot ?? document).querySelectorAll(".aw-hit")];
  const count = hits.filter((hit) => hit.querySelector(".aw-hit__title")?.textContent && hit.querySelector(".aw-hit__text")?.textContent).length;
  const now = performance.now();
  if (count !== state.count) Object.assign(state, { count, at: now });
  return (count >= 3 || (count > 0 && now - state.at > 400)) && { ms: state.at, count };
}

async function opened(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "ru-RU" });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push({ request, url: request.url(), kind: kind(request.url()), at: Date.now() }));
  await page.goto(url, { waitUntil: "commit" });
  return { context, page, asked };
}

const box = (page) => page.locator("#aw-f-text");

/** Puts the page of the search alone into the site; its address below that of the site. */
function bare() {
  const data = readdirSync(join(site, "data"));
  const core = data.find((name) => /^index-ru\..*\.bin$/.test(name));
  const files = {
    "index.html":
      `<!doctype html><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"><body data-core="${core}" data-locale="ru">` +
      `<input id="aw-f-text"><main></main><script type="module" src="./search.js"></script>`,
    "search.js": `${readFileSync(join(engine, "engine.js"), "utf8")}\n${readFileSync(new URL("bare.js", import.meta.url), "utf8")}`,
    "engine.wasm": readFileSync(join(engine, "engine_bg.wasm")),
  };
  mkdirSync(join(site, "bare"), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(site, "bare", name), content);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
    writeFileSync(join(site, "bare", `${name}.br`), brotliCompressSync(content, { params }));
  }
  return "bare/index.html";
}

/** What every finished request has cost. */
async function costs(asked) {
  for (const one of asked) {
    // One that never ends has cost nothing yet.
    const ended = async () => {
      const answer = await one.request.response();
      await answer?.finished();
      return answer ? (await one.request.sizes()).responseBodySize : 0;
    };
    one.bytes = await Promise.race([ended().catch(() => 0), new Promise((done) => setTimeout(done, 3000, 0))]);
  }
  return asked;
}

async function visit(browser, url, text) {
  const { context, page, asked } = await opened(browser, url);
  await box(page).fill(text);
  let ms = null;
  try {
    ({ ms } = await (await page.waitForFunction(painted, null, { polling: "raf", timeout: 20_000 })).jsonValue());
  } catch {
    // Nothing was found.
  }
  const start = await page.evaluate(() => performance.timeOrigin);
  const until = await costs(asked.filter((one) => ms === null || one.at <= start + ms));
  // In the page of the search alone: until bodies are there as well.
  const done = (text) => document.querySelector("main")?.dataset.complete === text;
  const complete = page.url().includes("/bare/")
    ? await page.waitForFunction(done, text, { timeout: 10_000 }).then(() => costs([...asked]), () => [])
    : [];
  await context.close();
  return { text, ms, asked: until, complete };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const worst = (values) => Math.max(0, ...values);
const kib = (bytes) => (bytes / 1024).toFixed(1);

const server = await startServer({ site });
const browser = await playwright().chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: FLAGS });
try {
  const out = (line) => process.stdout.write(`${line}\n`);
  const sum = (asked, test = () => true) => asked.filter(test).reduce((all, one) => all + one.bytes, 0);
  const ofSearch = (one) => ["core", "part", "module"].includes(one.kind);
  let last;
  const table = async (url) => {
    out("| set | visits | painted | requests, median · worst | KiB, median · worst | of them search: requests · KiB, median · worst | ms, median | complete: requests · KiB, median · worst |");
    out("|---|---|---|---|---|---|---|---|");
    for (const [set, all] of queries) {
      const visits = [];
      for (const text of spread(all, Number(each))) visits.push(await visit(browser, url, text));
      const shown = visits.filter((one) => one.ms !== null);
      const of = (test) => shown.map(({ asked }) => sum(asked, test));
      const n = (test) => shown.map(({ asked }) => asked.filter(test).length);
      const all_ = () => true;
      const complete = shown.map((one) => one.complete).filter((asked) => asked.length > 0);
      const [requests, bytes] = [complete.map((asked) => asked.length), complete.map((asked) => sum(asked))];
      out(
        `| ${set} | ${visits.length} | ${shown.length} | ${median(n(all_))} · ${worst(n(all_))} | ${kib(median(of(all_)))} · ${kib(worst(of(all_)))} | ` +
          `${median(n(ofSearch))} · ${worst(n(ofSearch))} · ${kib(median(of(ofSearch)))} · ${kib(worst(of(ofSearch)))} | ${median(shown.map((one) => one.ms)).toFixed(0)} | ` +
          `${complete.length ? `${median(requests)} · ${worst(requests)} · ${kib(median(bytes))} · ${kib(worst(bytes))}` : "–"} |`,
      );
      last = shown.at(-1) ?? last;
    }
  };
  if (engine) {
    out("The search alone:\n");
    await table(new URL(bare(), server.url).href);
    out("\nThe whole page:\n");
  }
  await table(server.url);
  out("\nThe last visit, request by request:");
  for (const one of last?.asked ?? []) out(`  ${one.kind.padEnd(8)} ${String(one.bytes).padStart(8)}  ${new URL(one.url).pathname}`);

  // Ten queries on one page.
  const { context, page, asked } = await opened(browser, server.url);
  await box(page).fill("");
  await page.waitForFunction(() => document.querySelector("ask-well")?.shadowRoot?.querySelector("aside button"), null, { timeout: 20_000 });
  const mixed = SETS.flatMap((set) => spread(queries.get(set), 2));
  for (const text of mixed) {
    await box(page).fill(text);
    await page.waitForTimeout(1500);
  }
  const cdp = await context.newCDPSession(page);
  await cdp.send("HeapProfiler.enable");
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { result } = await cdp.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await cdp.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const wasm = await cdp.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((all, memory) => all + memory.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  const loaded = await costs([...asked]);
  const parts = loaded.filter((one) => one.kind === "part");
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  out(
    `\nten queries on one page: ${loaded.length} requests, ${kib(sum(loaded))} KiB, of them ${parts.length} parts, ${kib(sum(parts))} KiB; ` +
      `kept ${mb(wasm.result.value + usedSize)} MB: WebAssembly ${mb(wasm.result.value)}, JavaScript ${mb(usedSize)}`,
  );

  // One sentence as it is typed, a letter each 150 ms.
  const typed = await opened(browser, server.url);
  await typed.page.waitForFunction(() => document.querySelector("ask-well")?.shadowRoot?.querySelector("aside button"), null, { timeout: 20_000 });
  const before = typed.asked.length;
  const sentence = spread(queries.get("desc"), 2)[1].slice(0, 60);
  await box(typed.page).pressSequentially(sentence, { delay: 150 });
  await typed.page.waitForTimeout(1500);
  const later = (await costs([...typed.asked])).slice(before).filter((one) => one.kind === "part");
  out(`«${sentence}» typed letter by letter: ${later.length} parts, ${kib(sum(later))} KiB`);
} finally {
  await browser.close();
  await server.stop();
}
