// The search, which is a part of the page by itself: opening the page downloads nothing of it, whoever comes gets it at once and once,
// and without it the ticket goes its way.
import assert from "node:assert/strict";
import test from "node:test";
import { manifestOf } from "../budget/budget.mjs";
import { DIST, house } from "./harness.mjs";
import { TROUBLE, begin, openPrepared, words } from "./visit.mjs";

const { open, server } = house();

const SEARCH = "**/askwell-search-*.wasm";
const names = (requests) => requests.map(({ url }) => new URL(url).pathname.split("/").at(-1));
const of = (requests, start) => names(requests).filter((name) => name.startsWith(start));
// What the browser and the page say of a search that does not come.
const CUT = [/askwell-search-/, /^console\.error: Failed to load resource/, /^console\.warning: askwell: /];

/** Opens the demo with something done to the network beforehand. */
const prepared = (t, prepare) => openPrepared(open, t, {}, new URL("?profile=prem-site", server().url), (_, context) => prepare(context));

test("opening the page downloads what the budget counts and no more, and shows what to read", async (t) => {
  const { page, requests, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.suggestions.getByRole("button", { name: /Почта/ }).first().waitFor();
  const { app, kb } = manifestOf(DIST);
  const titles = kb.ru.featured.filter((_, at) => at % 2);
  assert.ok(titles.length > 0);
  for (const title of titles) await visit.suggestions.getByRole("button", { name: words(title) }).waitFor();
  await page.waitForTimeout(1500);
  const loaded = names(requests).filter((name) => /\.(js|wasm|bin)$/.test(name)).map((name) => name.replace(/\..*bin$/, ""));
  assert.deepEqual(loaded.sort(), ["askwell.js", "demo.js", app.js, app.wasm, "locale-ru", "profile-prem-site"].sort());
  assertQuiet();
});

test("the first sign of a person fetches search and index, once", async (t) => {
  const { page, requests, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  const came = page.waitForResponse(SEARCH);
  await visit.heading.hover();
  assert.equal((await came).status(), 200);
  await visit.box.click();
  await visit.write(TROUBLE);
  await visit.hits.first().waitFor();
  assert.equal(of(requests, "askwell-search-").length, 1);
  assert.equal(of(requests, "index-").length, 1);
  assert.equal(of(requests, "askwell-lent-").length, 0, "what it shares with the form comes with it");
  await page.waitForLoadState("networkidle");
  await visit.goOn();
  await visit.at(/^Остал/);
  assert.equal(of(requests, "askwell-lent-").length, 0);
  assertQuiet();
});

test("a search that does not come is told and may be tried again; the ticket goes on without it", async (t) => {
  const { page, context, requests, assertQuiet } = await prepared(t, (context) => context.route(SEARCH, (route) => route.abort("internetdisconnected")));
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.suggestions.getByText(words("Подсказки не загрузились.", { end: true })).waitFor();
  await visit.goOn();
  await visit.at(/^Остал/);
  assert.equal(of(requests, "askwell-lent-").length, 1, "the form brings what it shares with the search");
  await page.goBack();
  assert.equal(await visit.box.inputValue(), TROUBLE);
  await visit.sections.getByRole("button", { name: words("Статьи") }).click();
  // The form has had the text read again, and after that pause the search is tried by itself: that must have failed before the way is opened.
  await page.waitForTimeout(1500);
  await page.waitForLoadState("networkidle");
  await visit.main.getByText(words("Подсказки не загрузились.", { end: true })).waitFor();
  await context.unroute(SEARCH);
  await visit.main.getByRole("button", { name: words("Попробовать ещё раз") }).click();
  await visit.main.getByRole("searchbox").waitFor();
  await visit.focusIs("aw-heading");
  await visit.button("К моему тексту").first().click();
  assert.equal(await visit.box.inputValue(), TROUBLE);
  await visit.hits.first().waitFor();
  assertQuiet(...CUT);
});

test("an article that is opened before the search is here says that it comes, and opens", async (t) => {
  let let_through;
  const held = new Promise((done) => (let_through = done));
  const { page, assertQuiet } = await prepared(t, (context) =>
    context.route(SEARCH, async (route) => {
      await held;
      await route.continue();
    }),
  );
  const visit = await begin(page, { articles: false });
  const title = manifestOf(DIST).kb.ru.featured[1];
  await visit.suggestions.getByRole("button", { name: words(title) }).click();
  await visit.dialog.getByRole("heading", { name: words("Статья загружается") }).waitFor();
  let_through();
  await visit.dialog.getByRole("heading", { level: 1, name: words(title) }).waitFor();
  await page.goBack();
  await visit.dialog.waitFor({ state: "hidden" });
  assertQuiet();
});

test("what is typed before the module is here is searched for, whatever came first", async (t) => {
  let let_through;
  const held = new Promise((done) => (let_through = done));
  const { page, assertQuiet } = await prepared(t, (context) =>
    context.route("**/askwell-page-*_bg.wasm", async (route) => {
      await held;
      await route.continue();
    }),
  );
  const ahead = page.waitForResponse(SEARCH);
  await page.getByRole("textbox").first().fill(TROUBLE);
  assert.equal((await ahead).status(), 200, "it comes beside the module");
  let_through();
  const visit = await begin(page);
  await visit.hits.first().waitFor();
  assert.equal(await visit.box.inputValue(), TROUBLE);
  assertQuiet();
});
