// The measuring itself: each thing it must find is found in a small made-up site. The real site is measured by `.ci/test budget`.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { inlineProblems, measure, table } from "./budget.mjs";

const MANIFEST = {
  app: { form: "askwell-form-1.wasm", js: "askwell-page-1.js", search: "askwell-search-1.wasm", wasm: "askwell-page-1_bg.wasm" },
  locales: {
    en: { file: "data/locale-en.bin", form: "data/words-en.bin" },
    ru: { file: "data/locale-ru.bin", form: "data/words-ru.bin" },
  },
  profiles: { d: { file: "data/profile-d.bin", desk: "data/desk-d.bin", locale: "ru" } },
  kb: { ru: { index: "data/index-ru.bin", parts: 0 } },
};

function site(t, changes = {}) {
  const dist = mkdtempSync(join(tmpdir(), "askwell-budget-"));
  t.after(() => rmSync(dist, { recursive: true }));
  mkdirSync(join(dist, "data"));
  const files = {
    "index.html": '<!doctype html><link rel="stylesheet" href="./page.css"/><script type="module" src="./askwell.js"></script>',
    "page.css": "body { margin: 0 }",
    "askwell.js": `const MANIFEST=${JSON.stringify(MANIFEST)};export{};`,
    "data/manifest.json": JSON.stringify(MANIFEST),
    "askwell-page-1.js": "export {};",
    "askwell-page-1_bg.wasm": randomBytes(1000),
    "askwell-form-1.wasm": randomBytes(4000),
    "askwell-search-1.wasm": randomBytes(5000),
    "data/locale-en.bin": randomBytes(100),
    "data/locale-ru.bin": randomBytes(200),
    "data/profile-d.bin": randomBytes(300),
    "data/words-en.bin": randomBytes(400),
    "data/words-ru.bin": randomBytes(500),
    "data/desk-d.bin": randomBytes(600),
    "data/index-ru.bin": randomBytes(6000),
    ...changes,
  };
  for (const [name, body] of Object.entries(files)) if (body !== null) writeFileSync(join(dist, name), body);
  return dist;
}

test("a site within the budget has no problems and counts the largest locale", (t) => {
  const measured = measure(site(t));
  assert.deepEqual(measured.problems, []);
  assert.deepEqual(
    measured.app.map((row) => row.file),
    ["index.html", "page.css", "askwell.js", "askwell-page-1.js", "askwell-page-1_bg.wasm", "data/locale-ru.bin", "data/profile-d.bin"],
  );
  assert.equal(measured.kb.length, 1);
  assert.deepEqual(measured.search.map((row) => row.file), ["askwell-search-1.wasm"]);
  assert.deepEqual(measured.later.map((row) => row.file), ["askwell-form-1.wasm", "data/words-ru.bin", "data/desk-d.bin"]);
  assert.ok(measured.total > 1500 && measured.total < 2500, `${measured.total}: neither the knowledge base nor search and form must be counted`);
  const lines = table(measured, { page: 140_000, search: 150_000, form: 160_000 });
  assert.match(lines, /page in all.*of 140,000/);
  const all = (measured.total + measured.search[0].packed).toLocaleString("en-US");
  assert.match(lines, new RegExp(`with the page.* ${all}  of 150,000`));
  assert.match(lines, /in all.*of 160,000/);
});

test("what is over the limit fails and says by how much", (t) => {
  const dist = site(t, { "askwell-page-1_bg.wasm": randomBytes(141_000) });
  const limits = { page: 140_000, search: 150_000, form: 160_000 };
  assert.match(measure(dist, limits).problems.join(), /the page is \d+ bytes over the budget of 140000/);
});

test("a page that hides its weight in another part fails as well", (t) => {
  const dist = site(t, { "askwell-search-1.wasm": randomBytes(20_000), "askwell-form-1.wasm": randomBytes(30_000) });
  const [search, form, ...rest] = measure(dist, { page: 140_000, search: 20_000, form: 20_000 }).problems;
  assert.match(search, /page and search are \d+ bytes over the budget of 20000/);
  assert.match(form, /what a ticket needs is \d+ bytes over the budget of 20000/);
  assert.deepEqual(rest, []);
});

test("a file that is named and missing is a problem", (t) => {
  assert.match(measure(site(t, { "askwell-page-1_bg.wasm": null })).problems.join(), /askwell-page-1_bg\.wasm .* is not in/);
});

test("an absolute address is a problem", (t) => {
  const html = '<script type="module" src="./askwell.js"></script><link rel="icon" href="/icon.svg">';
  assert.match(measure(site(t, { "index.html": html })).problems.join(), /not relative/);
});

test("a loader without a manifest is a problem", (t) => {
  assert.throws(() => measure(site(t, { "askwell.js": "const MANIFEST = /*manifest*/null;" })), /holds no manifest/);
});

test("what a policy would refuse is found, and what it allows is not", () => {
  for (const [html, want] of [
    ["<script>go()</script>", /inline script/],
    ['<script type="module">import "./a.js"</script>', /inline script/],
    ["<style>a{}</style>", /<style> element/],
    ['<p style="color:red">a</p>', /style attribute on <p>/],
    ["<button onclick='go()'>a</button>", /onclick/],
    ['<a href="javascript:go()">a</a>', /javascript:/],
  ]) {
    assert.match(inlineProblems(html).join(), want, html);
  }
  const clean = '<!-- <style> --><link rel="stylesheet" href="./a.css"><script src="./a.js"></script><p class="style" title="a > b">style="x"</p>';
  assert.deepEqual(inlineProblems(clean), []);
});
