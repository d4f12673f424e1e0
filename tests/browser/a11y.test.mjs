// Everybody: every screen through axe-core (WCAG 2.2 AA and target size) in both themes and three widths, no sideways scroll, and the
// whole path with a keyboard alone.
import assert from "node:assert/strict";
import test from "node:test";
import { axe, house } from "./harness.mjs";
import { begin, picture, plain, words } from "./visit.mjs";

const { open, fault, ticket, server } = house();

const SOURCE = axe();
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TEXT = "Сайт shop.example выдаёт 500 Internal Server Error после обновления плагина";

/** What axe finds on the screen as it stands, one line for each rule and element. */
async function violations(page, screen) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(SOURCE);
  // A colour between two states of a transition is nobody's colour.
  await page
    .waitForFunction(
      () => {
        // A document does not list the animations of its shadow trees.
        const roots = [document, ...[...document.querySelectorAll("ask-well")].map((each) => each.shadowRoot)];
        return roots.flatMap((root) => root.getAnimations()).every((one) => one.playState !== "running");
      },
      null,
      { timeout: 3000 },
    )
    .catch(() => {});
  const found = await page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(
      { include: [["ask-well"]] },
      // The element is a guest: landmarks and the page's own heading belong to the host.
      { runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true }, region: { enabled: false }, "page-has-heading-one": { enabled: false } } },
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.flat().join(" ")} · ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`),
    );
  }, TAGS);
  return found.map((line) => `${screen}: ${line}`);
}

/** How far content sticks out at the side. */
async function sideways(page, screen) {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return content > view ? [`${screen}: ${content} px of content on ${view} px`] : [];
}

for (const width of [320, 390, 1280]) {
  for (const dark of [false, true]) {
    test(`every screen, ${width} px wide, ${dark ? "dark" : "light"}`, async (t) => {
      const { page } = await open(t, { width, height: width < 500 ? 700 : 900, dark, profile: "diphost", context: { bypassCSP: true, reducedMotion: "reduce" } });
      const found = [];
      const look = async (screen) => found.push(...(await violations(page, screen)), ...(await sideways(page, screen)));
      const visit = await begin(page);
      await look("start");
      await visit.write(`${TEXT}, пароль: Qx7vbn2Zr!`);
      await visit.hits.first().waitFor();
      await visit.attach({ name: "Очень_длинное_имя_снимка_экрана_без_единого_пробела_2026-11-21.png", bytes: picture(9_000) });
      await look("suggestions");
      await visit.hits.first().click();
      await visit.dialog.getByRole("heading", { level: 1, name: /Ошибка\s+500/ }).waitFor();
      await look("article");
      await page.keyboard.press("Escape");
      await visit.dialog.waitFor({ state: "detached" });
      await visit.goOn();
      await visit.details();
      await look("details");
      await visit.through();
      const answers = async () => {
        await visit.fill("Логин или номер договора", "48213");
        await visit.fill("Что нужно сделать", "Верните сайт в работу");
      };
      const phone = (await visit.question()) !== null;
      if (phone) {
        await look("held");
        await answers();
        await visit.fill("Почта для ответа", "");
        await visit.next();
      }
      await visit.focusIs("aw-errors");
      await visit.main.getByRole("button", { name: words("Почему спрашиваем") }).filter({ visible: true }).first().click();
      await look("errors");
      if (!phone) await answers();
      await visit.fill("Почта для ответа", "ivan@mail.example");
      await visit.through();
      await visit.at("Проверьте заявку");
      await look("review");
      await visit.main.getByRole("checkbox").check();
      await fault({ status: 503 });
      t.after(() => fault(null));
      await visit.send();
      await visit.at("Исходящие");
      await look("outbox");
      await fault(null);
      await visit.button("Повторить сейчас").click();
      await visit.receipt();
      await look("receipt");
      await visit.button("Статьи").click();
      await visit.at("Статьи");
      await look("topics");
      assert.deepEqual(found, []);
    });
  }
}

test("the split screen", async (t) => {
  const { page } = await open(t, { width: 320, height: 700, profile: "prem-site", context: { bypassCSP: true } });
  const visit = await begin(page);
  await visit.write("1. Не приходит почта на домен.\n2. Сайт пишет ошибку 500.");
  await visit.goOn();
  await visit.at("Похоже, здесь два вопроса");
  assert.deepEqual([...(await violations(page, "split")), ...(await sideways(page, "split"))], []);
});

test("the plain form without the module", async (t) => {
  const { page } = await open(t, { width: 320, height: 700, path: "about:blank", context: { bypassCSP: true } });
  await page.route("**/*.wasm", (route) => route.abort("failed"));
  await page.goto(server().url);
  await page.locator("ask-well").getByRole("button", { name: words("Копировать текст") }).waitFor();
  assert.deepEqual([...(await violations(page, "plain")), ...(await sideways(page, "plain"))], []);
});

test("words of one long line do not widen a small screen", async (t) => {
  const { page } = await open(t, { width: 320, height: 700, profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(`https://shop.example/${"catalog".repeat(30)} пишет ${"x".repeat(300)}`);
  await page.waitForTimeout(500);
  const found = await sideways(page, "ask");
  await visit.goOn();
  await visit.details();
  found.push(...(await sideways(page, "details")));
  assert.deepEqual(found, []);
});

test("text of twice the size fits a small screen", async (t) => {
  const { page } = await open(t, { width: 640, height: 900, profile: "prem-site" });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.hits.first().waitFor();
  assert.deepEqual(await sideways(page, "suggestions"), []);
});

// WCAG 1.4.10: 1280 by 1024 at 400 per cent.
test("an article can be read and left at 400 per cent", async (t) => {
  const { page } = await open(t, { width: 320, height: 256, profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.hits.first().click();
  const sheet = visit.element.getByRole("dialog");
  await sheet.getByRole("heading", { level: 2 }).first().waitFor();
  assert.deepEqual(await sideways(page, "article"), []);
  // Nothing sticks to a screen as low as this one, so each can be scrolled into sight.
  const last = sheet.getByRole("button", { name: words("Не помогло") }).last();
  await last.scrollIntoViewIfNeeded();
  const seen = (target) => target.evaluate((it) => {
    const { top, bottom } = it.getBoundingClientRect();
    const at = it.getRootNode().elementFromPoint(innerWidth / 2, (top + bottom) / 2);
    return top >= 0 && bottom <= innerHeight && at !== null;
  });
  assert.ok(await seen(last), "the last button");
  const back = sheet.getByRole("button", { name: words("К моему тексту") }).first();
  await back.scrollIntoViewIfNeeded();
  assert.ok(await seen(back), "the way back");
  await back.click();
  assert.equal(await visit.box.inputValue(), TEXT);
});

test("the whole path with a keyboard alone", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  const press = (key) => page.keyboard.press(key);
  const name = () => visit.element.evaluate((element) => {
    let at = element.shadowRoot.activeElement;
    return at ? (at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent).trim() : "";
  });
  const tabTo = async (wanted) => {
    for (let n = 0; n < 40; n++) {
      if (words(wanted, { end: true }).test(await name())) return;
      await press("Tab");
    }
    assert.fail(`Tab does not lead to «${wanted}»`);
  };

  // Tab order of the first screen is the order of reading.
  const order = [];
  for (let n = 0; n < 12; n++) {
    await press("Tab");
    const here = plain(await name());
    if (here && order.at(-1) !== here) order.push(here);
  }
  const places = ["Поддержка", "Статьи", "Билеты", "Что случилось?", "Приложить снимок экрана", "Продолжить"].map((one) => order.indexOf(one));
  assert.ok(places.every((at) => at >= 0), `all are reached: ${order.join(" · ")}`);
  assert.deepEqual(places, [...places].sort((a, b) => a - b), order.join(" · "));

  // Down from the end of the text to the first article, up and back to the caret.
  await visit.box.focus();
  await page.keyboard.type(TEXT);
  await visit.hits.first().waitFor();
  await press("Control+End");
  await press("ArrowDown");
  await visit.focusIs("aw-hit-0");
  await press("ArrowUp");
  await visit.focusIs("aw-f-text");
  assert.equal((await visit.caret()).caret, TEXT.length);
  // In the middle of the text the arrow moves the caret and nothing else.
  await press("ArrowLeft");
  await press("ArrowUp");
  await visit.focusIs("aw-f-text");

  // An article: Enter opens it, its title takes the focus, Escape closes it.
  await press("Control+End");
  await press("ArrowDown");
  await visit.focusIs("aw-hit-0");
  await press("Enter");
  await visit.dialog.waitFor();
  await visit.focusIs("aw-article");
  await tabTo("1. Откройте журнал ошибок");
  await press("Space");
  assert.ok(await visit.dialog.getByRole("checkbox", { name: /^1\./ }).isChecked());
  // The focus stays inside while the article is open.
  for (let n = 0; n < 30; n++) {
    await press("Tab");
    const inside = await visit.element.evaluate((element) => {
      const at = element.shadowRoot.activeElement;
      return at === null || at.closest("dialog") !== null;
    });
    assert.ok(inside, "Tab leaves the open article");
  }
  await press("Escape");
  await visit.dialog.waitFor({ state: "detached" });
  await visit.focusIs("aw-f-text");

  await tabTo("Продолжить");
  await press("Enter");
  await visit.details();
  // Ctrl+Enter presses the main button of each screen.
  await press("Control+Enter");
  await visit.focusIs("aw-errors");
  await tabTo(plain(await visit.summary.getByRole("link").first().textContent()));
  await press("Enter");
  // A tick in an article is no step before the trouble: they are asked for, and the link leads to where the first one is written.
  await visit.field("Шаг 1").and(visit.element.locator(":focus")).waitFor();
  await page.keyboard.type("Обновил плагин");
  await tabTo("Почему снимка нет");
  await page.keyboard.type("Ошибка только в журнале");
  await tabTo("Почта для ответа");
  await page.keyboard.type("ivan@mail.example");
  await press("Control+Enter");
  await visit.at("Проверьте билет");
  await press("Control+Enter");
  const number = await visit.receipt();
  await visit.focusIs("aw-heading");
  assert.equal((await ticket(number)).ticket.body, TEXT);
  assertQuiet();
});

test("Ctrl+Enter in the box goes on, as the button does", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.box.focus();
  await page.keyboard.type(TEXT);
  await page.keyboard.press("Control+Enter");
  await visit.details();
  assertQuiet();
});

test("what has the focus can be seen", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.hits.first().waitFor();
  await page.evaluate(() => document.activeElement.blur());
  const unseen = [];
  for (let n = 0; n < 16; n++) {
    await page.keyboard.press("Tab");
    const look = await visit.element.evaluate((element) => {
      const at = element.shadowRoot.activeElement;
      if (!at) return null;
      const ring = (one) => {
        const drawn = ({ outlineStyle, outlineWidth, boxShadow }) => (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
        return drawn(getComputedStyle(one)) || drawn(getComputedStyle(one, "::after"));
      };
      const box = at.getBoundingClientRect();
      return { name: at.textContent.trim() || at.id, ringed: ring(at) || ring(at.parentElement) || ring(at.parentElement.parentElement), inside: box.bottom > 0 && box.top < innerHeight };
    });
    if (look && !(look.ringed && look.inside)) unseen.push(look.name);
  }
  assert.deepEqual(unseen, []);
});

test("a screen reader hears how many articles there are, or that there are none", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  const polite = visit.element.getByRole("status").last();
  await visit.write(TEXT);
  await polite.filter({ hasText: /статья\s+ниже|статьи\s+ниже|статей\s+ниже/ }).waitFor();
  await visit.write("qwzx");
  await polite.filter({ hasText: /Статей\s+не\s+найдено/ }).waitFor();
});

for (const { profile, width, height } of [
  { profile: "prem-site", width: 390, height: 844 },
  { profile: "prem-site", width: 320, height: 568 },
  { profile: "diphost", width: 390, height: 844 },
  { profile: "diphost", width: 320, height: 568 },
]) {
  test(`nothing on the review hides under the Send bar: ${profile}, ${width}×${height}`, async (t) => {
    const { page } = await open(t, { width, height, profile });
    const visit = await begin(page);
    await visit.write(TEXT);
    await visit.goOn();
    await visit.details();
    if (profile === "prem-site") await visit.answer();
    else {
      await visit.fill("Логин или номер договора", "48213");
      await visit.fill("Что нужно сделать", "Верните сайт в работу");
      await visit.fill("Почта для ответа", "ivan@mail.example");
      await visit.through();
      await visit.at("Проверьте заявку");
      // The consent can be seen before Send can be pressed.
      await visit.main.getByRole("button", { name: /^\s*Отправить/ }).scrollIntoViewIfNeeded();
    }
    const hidden = () => visit.element.evaluate((element) => {
      const root = element.shadowRoot;
      const at = root.activeElement;
      const bar = root.querySelector(".aw-send");
      if (!at || bar.contains(at)) return null;
      const [box, over] = [at.getBoundingClientRect(), bar.getBoundingClientRect()];
      const covered = getComputedStyle(bar).position === "sticky" && box.bottom > over.top + 1 && box.top < over.bottom;
      return covered || box.top < 0 || box.bottom > innerHeight ? `${at.getAttribute("aria-label") ?? at.textContent.trim()}: ${box.top}–${box.bottom}, the bar from ${over.top}` : null;
    });
    const found = [];
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let n = 0; n < 24; n++) {
        await page.keyboard.press(key);
        const covered = await hidden();
        if (covered) found.push(`${key}: ${covered}`);
      }
    }
    assert.deepEqual(found, []);
    if (profile === "diphost") {
      const box = visit.main.getByRole("checkbox");
      await visit.main.getByRole("button", { name: /^\s*Отправить/ }).scrollIntoViewIfNeeded();
      await box.scrollIntoViewIfNeeded();
      const free = await box.evaluate((box) => {
        const { left, top, width, height } = box.getBoundingClientRect();
        return box.getRootNode().elementFromPoint(left + width / 2, top + height / 2) === box;
      });
      assert.ok(free, "nothing lies over the consent");
    }
  });
}
