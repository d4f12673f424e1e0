// What does a first visit download, and is it within the budget?
//
// Measures brotli at quality 11, file by file, of everything that opening the demo page downloads as long as nobody does anything: the
// HTML, its style sheets, the loader, the page's script and WebAssembly, one locale and one profile (the largest of each: the worst
// case). What comes when somebody is about to type (the search, and the index, which depends on the provider's articles), and what comes when
// something was typed (the form), are tables of their own, with limits of their own. Also checks that the built
// HTML holds nothing that the page's policy forbids.
//
//   node tests/budget/budget.mjs [dist]        prints the table; exit code 1 when over or when something is wrong
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

/** Bytes of brotli-11 that opening the page is to cost in all. */
export const BAR = 140_000;
/** What it may cost today, what it may cost with what the first word brings but for the index, and what a ticket may bring after that:
 *  these keep the parts from growing, and are lowered with every step down. */
export const LIMITS = { page: 134_500, search: 221_500, form: 314_000 };

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;

/** Every tag of `html` as { name, attributes: Map, text } where text is what stands up to the next tag; comments are left out. */
export function tags(html) {
  const found = [];
  const clean = html.replace(/<!--[\s\S]*?-->/g, "");
  for (const [, name, inside, text] of clean.matchAll(/<([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>([^<]*)/gi)) {
    const attributes = new Map();
    for (const [, key, , double, single, bare] of inside.matchAll(/([^\s"'=/]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g)) {
      attributes.set(key.toLowerCase(), double ?? single ?? bare ?? "");
    }
    found.push({ name: name.toLowerCase(), attributes, text });
  }
  return found;
}

/** What in `html` a policy without 'unsafe-inline' would refuse, as sentences. */
export function inlineProblems(html) {
  const problems = [];
  for (const { name, attributes, text } of tags(html)) {
    if (name === "style") problems.push("a <style> element: move it to style/page.css");
    if (name === "script" && !attributes.has("src")) {
      problems.push(`an inline script (${JSON.stringify(text.trim().slice(0, 40))}): load a file instead`);
    }
    for (const [key, value] of attributes) {
      if (key === "style") problems.push(`a style attribute on <${name}>: use a class`);
      if (/^on[a-z]/.test(key)) problems.push(`the attribute ${key} on <${name}>: listen from the script`);
      if (/^\s*javascript:/i.test(value)) problems.push(`a javascript: address on <${name}>: use a button`);
    }
  }
  return problems;
}

/** The manifest that `askwell build` has written into the loader of a built folder. */
export function manifestOf(dist) {
  const [loader, json] = ["askwell.js", "data/manifest.json"].map((file) => readFileSync(join(dist, file), "utf8"));
  if (!loader.includes(json)) throw new Error("askwell.js holds no manifest: run `.ci/demo --build`, which runs `askwell build` with the page");
  return JSON.parse(json);
}

/** Reads a built folder: { app: [row], search: [row], later: [row], kb: [row], total, problems }, a row being { what, file, raw, packed }. */
export function measure(dist, limits = LIMITS) {
  const problems = [];
  const row = (what, file) => {
    try {
      const bytes = readFileSync(join(dist, file));
      return { what, file, raw: bytes.length, packed: brotli(bytes) };
    } catch {
      problems.push(`${file} (${what}) is named by the page but is not in ${dist}: build it again`);
      return { what, file, raw: 0, packed: 0 };
    }
  };
  const largest = (what, files) => {
    const rows = [...new Set(files)].map((file) => row(what, file)).sort((a, b) => b.packed - a.packed);
    if (rows.length === 0) problems.push(`the manifest names no ${what}: run \`askwell build\``);
    return rows.slice(0, 1);
  };

  const html = readFileSync(join(dist, "index.html"), "utf8");
  const app = [row("page", "index.html")];
  for (const { name, attributes } of tags(html)) {
    const address = name === "script" ? attributes.get("src") : name === "link" || name === "img" ? (attributes.get("href") ?? attributes.get("src")) : null;
    if (!address || address.startsWith("data:")) continue;
    if (/^[a-z]+:|^\//i.test(address)) {
      problems.push(`index.html loads ${address}, which is not relative: the folder must work under any path`);
      continue;
    }
    app.push(row(name === "script" ? "loader" : (attributes.get("rel") ?? name), posix.normalize(address)));
  }
  if (!app.some((each) => each.file === "askwell.js")) problems.push("index.html does not load ./askwell.js: add the module script");

  const manifest = manifestOf(dist);
  app.push(row("script", manifest.app.js), row("WebAssembly", manifest.app.wasm));
  const search = [row("search", manifest.app.search)];
  const later = [row("form", manifest.app.form)];
  later.push(...largest("words", Object.values(manifest.locales ?? {}).map((each) => each.form)));
  later.push(...largest("desk", Object.values(manifest.profiles ?? {}).map((each) => each.desk)));
  app.push(...largest("locale", Object.values(manifest.locales ?? {}).map((each) => each.file)));
  app.push(...largest("profile", Object.values(manifest.profiles ?? {}).map((each) => each.file)));
  const kb = Object.entries(manifest.kb ?? {}).map(([locale, files]) => row(`index ${locale}`, files.index));

  for (const file of readdirSync(dist, { recursive: true })) {
    if (!String(file).endsWith(".html") || !statSync(join(dist, file)).isFile()) continue;
    for (const problem of inlineProblems(readFileSync(join(dist, file), "utf8"))) problems.push(`${file} holds ${problem}`);
  }
  const total = sum(app);
  for (const [what, size, limit] of [
    ["the page is", total, limits.page],
    ["page and search are", total + sum(search), limits.search],
    ["what a ticket needs is", sum(later), limits.form],
  ]) {
    if (size > limit) problems.push(`${what} ${size - limit} bytes over the budget of ${limit}: see the largest rows, and whether something has moved`);
  }
  return { app, search, later, kb, total, problems };
}

/** Bytes of brotli of some rows. */
const sum = (rows) => rows.reduce((all, each) => all + each.packed, 0);

/** The table as text, right-aligned numbers. */
export function table({ app, search, later, kb }, limits = LIMITS) {
  const number = (value) => value.toLocaleString("en-US").padStart(10);
  const raw = (rows) => rows.reduce((all, each) => all + each.raw, 0);
  const in_all = (rows, what, of) => `  ${what.padEnd(14)}${number(raw(rows))}${number(sum(rows))}${of ? `  of ${of.toLocaleString("en-US")}` : ""}`;
  const line = ({ what, file, raw, packed }) => `  ${what.padEnd(14)}${number(raw)}${number(packed)}  ${file}`;
  return [
    `  ${"".padEnd(14)}${"raw".padStart(10)}${"brotli-11".padStart(10)}`,
    ...app.map(line),
    in_all(app, "page in all", limits.page),
    "  when somebody is about to type, with the index of one language, which depends on the provider's articles:",
    ...search.map(line),
    in_all([...app, ...search], "with the page", limits.search),
    ...kb.map(line),
    ...(kb.length ? [in_all([...search, kb.toSorted((a, b) => b.packed - a.packed)[0]], "in all")] : []),
    "  when something was typed and the network is quiet, or the client goes on:",
    ...later.map(line),
    in_all(later, "in all", limits.form),
  ].join("\n");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const measured = measure(process.argv[2] ?? "dist");
    process.stdout.write(`${table(measured)}\n`);
    for (const problem of measured.problems) process.stderr.write(`  problem: ${problem}\n`);
    process.exitCode = measured.problems.length ? 1 : 0;
  } catch (error) {
    process.stderr.write(`  problem: ${error.message}\n`);
    process.exitCode = 1;
  }
}
