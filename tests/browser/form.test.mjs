// The form, which is a part of the page by itself: a first visit reads without it, it is there before a network goes, and a failure is told.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { manifestOf } from "../budget/budget.mjs";
import { DIST, house } from "./harness.mjs";
import { TROUBLE, begin, openPrepared, toReview, words } from "./visit.mjs";

const { open, inbox, server } = house();

const FORM = "**/askwell-form-*.wasm";
const forms = (requests) => requests.filter(({ url }) => url.includes("askwell-form-"));
// What the browser and the page say of a form that does not come.
const CUT = [/askwell-form-/, /^console\.error: Failed to load resource/, /^console\.warning: askwell: /];

test("a visit that searches by topic and reads an article does without the form", async (t) => {
  const { page, requests, assertQuiet } = await open(t);
  const visit = await begin(page);
  await visit.button("Статьи").click();
  await visit.at("Статьи");
  await visit.main.getByRole("button", { name: /Почта/ }).first().click();
  await visit.main.getByRole("list").getByRole("button").first().click();
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  const { app } = manifestOf(DIST);
  const code = requests.map(({ url }) => url.split("/").at(-1)).filter((name) => /\.(js|wasm)$/.test(name));
  assert.deepEqual(code.sort(), ["askwell.js", "demo.js", app.js, app.search, app.wasm].sort());
  assertQuiet();
});

test("it comes early, once, and Continue works without the network", async (t) => {
  const { page, context, requests, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  assert.deepEqual(forms(requests), [], "not on the first paint");
  const came = page.waitForResponse(FORM);
  await visit.write(TROUBLE);
  assert.equal((await came).status(), 200);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await visit.goOn();
  await visit.details();
  assert.equal(forms(requests).length, 1);
  assertQuiet();
});

test("its three files are asked for at once", async (t) => {
  const asked = [];
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const { page } = await openPrepared(open, t, {}, new URL("?profile=prem-site", server().url), (_, context) =>
    context.route(/\/(desk-prem-site|askwell-form-|words-ru)[^/]*\.(bin|wasm)$/, async (route) => {
      asked.push(route.request().url().split("/").at(-1).split(/[.-]/)[0]);
      await released;
      await route.continue();
    }),
  );
  const visit = await begin(page);
  await visit.write(TROUBLE);
  for (let n = 0; n < 50 && asked.length < 3; n++) await page.waitForTimeout(100);
  assert.equal(asked.length, 3, `none waits for another: ${asked}`);
  release();
  await visit.goOn();
  await visit.at(/^Остал/);
});

test("cut off after it came, sent when the network is back", async (t) => {
  const subject = "Домен late.example не продлился, хотя счёт оплачен вчера";
  const { page, context } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject });
  await context.setOffline(true);
  await visit.send();
  await visit.at(/./);
  await context.setOffline(false);
  await visit.receipt();
  assert.equal((await inbox()).tickets.filter((one) => one.subject === subject).length, 1);
});

test("a form that does not come is told; the text stays, can be copied and mailed, and a retry goes on", async (t) => {
  const { page, context, assertQuiet } = await openPrepared(open, t, {}, new URL("?profile=prem-site", server().url), (_, context) =>
    context.route(FORM, (route) => route.abort("internetdisconnected")),
  );
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.at("Не открылось");
  await visit.focusIs("aw-heading");
  const mail = await visit.main.getByRole("link", { name: words("Отправить письмом") }).getAttribute("href");
  assert.ok(decodeURIComponent(mail).includes(TROUBLE), mail);
  await visit.button("Копировать как текст").waitFor();
  await visit.button("К моему тексту").click();
  assert.equal(await visit.box.inputValue(), TROUBLE);
  // Continue asks for it again, twice, and so may what loads ahead: all of it must have failed before the way is opened.
  let failed = 0;
  page.on("requestfailed", (request) => (failed += request.url().includes("askwell-form-") ? 1 : 0));
  await visit.goOn();
  for (let before = -1; failed < 2 || failed !== before; ) {
    before = failed;
    await page.waitForTimeout(1_500);
  }
  await visit.at("Не открылось");
  await context.unroute(FORM);
  await visit.button("Попробовать ещё раз").click();
  await visit.details();
  await page.goBack();
  assert.equal(await visit.box.inputValue(), TROUBLE, "Back leads to the text");
  assertQuiet(...CUT);
});

test("a form whose first request is lost comes with the second, and nobody is told", async (t) => {
  let lost = 0;
  const { page, requests, assertQuiet } = await openPrepared(open, t, {}, new URL("?profile=prem-site", server().url), (_, context) =>
    context.route(FORM, (route) => (lost++ ? route.continue() : route.abort("connectionreset"))),
  );
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.details();
  assert.equal(forms(requests).length, 2);
  assertQuiet(...CUT);
});

test("a site that was built anew meanwhile: the old page says so and keeps the text over a reload", async (t) => {
  const { page, context, assertQuiet } = await openPrepared(open, t, {}, new URL("?profile=prem-site", server().url), (_, context) =>
    context.route(FORM, (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<h1>404</h1>" })),
  );
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.at("Не открылось");
  await visit.main.getByText(words("обновите страницу", { start: true, end: true })).waitFor();
  await context.unroute(FORM);
  await page.reload();
  const again = await begin(page);
  assert.equal(await again.box.inputValue(), TROUBLE);
  await again.goOn();
  await again.details();
  assertQuiet(...CUT, /^answer 404/);
});

test("a slow form: the screen says that it comes, and files picked meanwhile are attached", async (t) => {
  let let_through;
  const held = new Promise((done) => (let_through = done));
  const { page, assertQuiet } = await openPrepared(open, t, {}, new URL("?profile=prem-site", server().url), (_, context) =>
    context.route(FORM, async (route) => {
      await held;
      await route.continue();
    }),
  );
  const visit = await begin(page, { articles: false });
  await visit.write(TROUBLE);
  await visit.paste(visit.box, { name: "снимок.png", bytes: Buffer.from([1, 2, 3]) });
  await visit.main.getByRole("status").filter({ hasText: words("Добавляем файл", { end: true }) }).waitFor();
  await visit.goOn();
  await visit.at(/^Открываем/);
  let_through();
  await visit.details();
  await visit.main.getByRole("listitem").filter({ hasText: "снимок.png" }).waitFor();
  assertQuiet();
});
