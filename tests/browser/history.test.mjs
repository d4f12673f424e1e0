// The browser's Back and Forward: one step for each article and screen, none left behind by our own buttons, never a trap, and nothing
// of the host's history touched.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { policy } from "./static.mjs";
import { TROUBLE, begin, openPrepared, words } from "./visit.mjs";

const { open, fault, server } = house();

const PHONE = { width: 390, height: 844 };
const TEXT = "Сайт shop.example выдаёт 500 Internal Server Error после обновления плагина";

/** Where a page scrolls is settled a frame or two after it was drawn. */
async function scrolled(page, wanted) {
  await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) <= 1, wanted, { timeout: 2000 }).catch(() => {});
  return page.evaluate(() => Math.round(scrollY));
}

/** The page left for the one before it. */
async function leaves(page) {
  await page.goBack();
  await page.waitForURL(/before\.html$/);
}

/** A visit with a page before it, so that Back can be seen to leave. */
async function visitor(t, wishes = PHONE, body = `<ask-well profile="prem-site"></ask-well>`, at = "host.html") {
  const url = new URL(at, server().url);
  const before = new URL("before.html", url).href;
  const html = `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Кабинет</title><link rel="icon" href="data:,"><script type="module" src="./askwell.js"></script>${body}</html>`;
  const opened = await openPrepared(open, t, wishes, before, async (page) => {
    const headers = { "Content-Security-Policy": policy() };
    await page.route(before, (route) => route.fulfill({ contentType: "text/html", body: "<title>before</title><link rel=icon href='data:,'>" }));
    await page.route(url.href, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", headers, body: html }));
  });
  await opened.page.goto(url.href);
  return { ...opened, visit: await begin(opened.page), address: url.href };
}

test("Back closes the article where the client was, Forward opens it, Back leaves the page", async (t) => {
  const { page, visit, address, assertQuiet } = await visitor(t, { width: 390, height: 500 });
  await visit.write(TEXT);
  await visit.hits.first().waitFor();
  await visit.putCaret(12);
  await visit.hits.first().scrollIntoViewIfNeeded();
  const stood = await page.evaluate(() => Math.round(scrollY));
  assert.ok(stood > 0, "the suggestions are below the box");
  await visit.hits.first().click();
  await visit.dialog.getByRole("heading", { level: 1, name: /500/ }).waitFor();
  assert.equal(page.url(), address, "the host's address stays as it was");
  await page.goBack();
  await visit.dialog.waitFor({ state: "detached" });
  await visit.focusIs("aw-f-text");
  assert.deepEqual(await visit.caret(), { text: TEXT, caret: 12, focused: true });
  assert.equal(await scrolled(page, stood), stood, "and where the page was scrolled to");
  await page.goForward();
  await visit.dialog.getByRole("heading", { level: 1, name: /500/ }).waitFor();
  await page.goBack();
  await visit.dialog.waitFor({ state: "detached" });
  await leaves(page);
  assertQuiet();
});

test("our own buttons leave no step behind", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t);
  await visit.write(TEXT);
  await visit.hits.first().click();
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Escape");
  await visit.dialog.waitFor({ state: "detached" });
  // An article reached from another one: one press closes both.
  await visit.hits.first().click();
  await visit.dialog.getByRole("heading", { level: 1, name: /500/ }).waitFor();
  await visit.dialog.locator("section button.aw-link").first().click();
  await visit.dialog.getByRole("heading", { level: 1, name: /500/ }).waitFor({ state: "detached" });
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  await visit.dialog.getByRole("button", { name: words("К моему тексту") }).click();
  await visit.dialog.waitFor({ state: "detached" });
  await visit.button("Статьи").click();
  await visit.at("Статьи");
  await visit.button(/^\s*Поддержка/).click();
  await visit.box.waitFor();
  await visit.goOn();
  await visit.details();
  await visit.button("Назад к тексту").click();
  await visit.box.waitFor();
  await leaves(page);
  assertQuiet();
});

test("a topic is a step, and Back keeps the place in its list", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t, { width: 390, height: 500 });
  await visit.button("Статьи").click();
  await visit.at("Статьи");
  await visit.main.getByRole("listitem").getByRole("button").first().click();
  await visit.button("Все статьи").waitFor();
  const last = visit.main.getByRole("listitem").getByRole("button").last();
  await last.scrollIntoViewIfNeeded();
  const stood = await page.evaluate(() => Math.round(scrollY));
  assert.ok(stood > 0);
  await last.click();
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  await page.goBack();
  await visit.dialog.waitFor({ state: "detached" });
  assert.equal(await scrolled(page, stood), stood);
  assert.equal(await visit.element.evaluate((element) => element.shadowRoot.activeElement?.textContent), await last.textContent());
  // The same by Escape.
  await last.click();
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Escape");
  await visit.dialog.waitFor({ state: "detached" });
  await page.waitForTimeout(200);
  assert.equal(await scrolled(page, stood), stood);
  assert.equal(await visit.element.evaluate((element) => element.shadowRoot.activeElement?.textContent), await last.textContent());
  await page.goBack();
  await visit.at("Статьи");
  await page.goBack();
  await visit.box.waitFor();
  await leaves(page);
  assertQuiet();
});

test("on a phone Back goes from question to question and loses nothing", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.details();
  await visit.fill("Вопрос одной фразой", "Почему домен не продлился?");
  await visit.fill("Шаг 1", "Оплатил счёт");
  await visit.fill("Почему снимка нет", "Показывать нечего");
  const at = (n) => visit.main.getByText(new RegExp(`^Вопрос\\s+${n}\\s+из\\s+6$`)).waitFor();
  await at(3);
  await visit.at("Вопрос 3 из 6");
  await page.goBack();
  await at(2);
  await page.goBack();
  await at(1);
  assert.equal(await visit.field("Вопрос одной фразой").inputValue(), "Почему домен не продлился?");
  await page.goBack();
  await visit.box.waitFor();
  assert.equal(await visit.box.inputValue(), TROUBLE);
  await page.goForward();
  await at(1);
  await visit.fill("Почта для ответа", "ivan@mail.example");
  await visit.through();
  await visit.at("Проверьте билет");
  await page.goBack();
  await at(6);
  assert.equal(await visit.field("Почта для ответа").inputValue(), "ivan@mail.example");
  await page.goForward();
  await visit.at("Проверьте билет");
  // The page is loaded anew in the middle: Back still leads through the questions.
  await page.reload();
  const again = await begin(page);
  await again.at("Проверьте билет");
  await page.goBack();
  await at(6);
  await page.goForward();
  await again.at("Проверьте билет");
  await again.send();
  await again.receipt();
  // What was sent is not opened again: the text box is, empty.
  await page.goBack();
  await again.box.waitFor();
  assert.equal(await again.box.inputValue(), "");
  await again.main.getByText(/^Билет\s+принят,\s+номер/).waitFor();
  await page.waitForTimeout(300);
  // Forward leads to what became of it.
  await page.goForward();
  await again.receipt();
  await page.goBack();
  await again.box.waitFor();
  await again.button("Показать").click();
  await again.receipt();
  await page.goBack();
  await again.box.waitFor();
  await page.waitForTimeout(300);
  await leaves(page);
  assertQuiet();
});

test("the receipt is there after a reload", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t, { width: 1280, height: 900 });
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.answer();
  await visit.send();
  const number = await visit.receipt();
  await page.reload();
  const again = await begin(page);
  assert.equal(await again.receipt(), number);
  await again.button("Новый вопрос").click();
  await page.reload();
  assert.equal(await (await begin(page)).box.inputValue(), "");
  assertQuiet();
});

test("Back while a ticket is sent leads to an empty box, and the outcome comes there", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t, { width: 1280, height: 900 });
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.answer();
  await fault({ slow_ms: 2_500 });
  t.after(() => fault(null));
  await visit.send();
  await visit.at("Отправляем билет");
  await page.goBack();
  await visit.box.waitFor();
  assert.equal(await visit.box.inputValue(), "");
  await visit.main.getByText(words("Отправляем билет")).waitFor();
  await visit.receipt();
  // Whoever writes on meanwhile is not torn away.
  await visit.button("Новый вопрос").click();
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.answer();
  await visit.send();
  await visit.at("Отправляем билет");
  await page.goBack();
  await visit.box.waitFor();
  await visit.write("Ещё вопрос: не приходит почта");
  await visit.main.getByText(/^Билет\s+принят,\s+номер/).waitFor();
  assert.equal(await visit.box.inputValue(), "Ещё вопрос: не приходит почта");
  await visit.button("Показать").click();
  await visit.receipt();
  assertQuiet();
});

test("a reload comes back to the question that was shown", async (t) => {
  const { page, visit } = await visitor(t);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.fill("Вопрос одной фразой", "Почему домен не продлился?");
  await visit.fill("Шаг 1", "Оплатил счёт");
  await page.reload();
  const again = await begin(page);
  await again.main.getByText(/^Вопрос\s+2\s+из\s+6$/).waitFor();
  assert.equal(await again.field("Шаг 1").inputValue(), "Оплатил счёт");
});

test("two widgets on one page: Back undoes the last step of either", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t, { width: 1280, height: 900 }, `<ask-well profile="prem-site"></ask-well><ask-well profile="diphost"></ask-well>`);
  const second = await begin(page, { nth: 1 });
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.details();
  await second.write("Письма возвращаются: 550 5.7.1 Relaying denied");
  await second.goOn();
  await second.details();
  await page.goBack();
  await second.box.waitFor();
  await visit.details();
  await page.goForward();
  await second.details();
  // The first one's own way back must not take the second one along.
  await visit.button("Назад к тексту").click();
  await visit.box.waitFor();
  await second.details();
  await page.waitForTimeout(200);
  await second.details();
  await page.goBack();
  await second.box.waitFor();
  assertQuiet();
});

test("a host's router keeps its state, its address and its steps", async (t) => {
  const { page, visit, assertQuiet } = await visitor(t, { width: 1280, height: 900 });
  await page.evaluate(() => {
    history.replaceState({ route: "a", position: 3, nested: { at: [1] } }, "", "?a");
    window.popped = [];
    addEventListener("popstate", ({ state }) => window.popped.push(state?.route ?? null));
  });
  const router = () => page.evaluate(() => ({ route: history.state?.route, position: history.state?.position, nested: history.state?.nested, search: location.search }));
  const a = { route: "a", position: 3, nested: { at: [1] }, search: "?a" };
  await visit.write(TEXT);
  await visit.hits.first().click();
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  assert.deepEqual(await router(), a, "our entry is one of the host's own route");
  await page.goBack();
  await visit.dialog.waitFor({ state: "detached" });
  assert.deepEqual(await router(), a);

  await visit.goOn();
  await visit.details();
  // The host goes its own way, with a state of its own, and comes back.
  await page.evaluate(() => history.pushState({ route: "b" }, "", "?b"));
  await page.goBack();
  await page.waitForURL(/\?a$/);
  await visit.details();
  await page.goForward();
  await page.waitForURL(/\?b$/);
  await visit.details();
  assert.deepEqual(await page.evaluate(() => [history.state, window.popped.at(-1)]), [{ route: "b" }, "b"]);
  // A step back by our own button is no step of the host's.
  await visit.button("Назад к тексту").click();
  await visit.box.waitFor();
  await page.waitForTimeout(200);
  assert.match(page.url(), /\?b$/);
  assert.deepEqual(await page.evaluate(() => history.state), { route: "b" });

  // A state that cannot hold a key of ours is left alone.
  await page.evaluate(() => history.pushState(7, "", "?c"));
  await visit.hits.first().click();
  await visit.dialog.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => history.state), 7);
  await page.keyboard.press("Escape");
  await visit.dialog.waitFor({ state: "detached" });
  assertQuiet();
});

test("back from another page, from the cache or not, the text is there and the form goes on", async (t) => {
  const { page, visit } = await visitor(t);
  await visit.write(TROUBLE);
  await page.goto(new URL("before.html", page.url()).href);
  await page.goBack();
  const again = await begin(page);
  assert.equal(await again.box.inputValue(), TROUBLE);
  await again.goOn();
  await again.details();
});
