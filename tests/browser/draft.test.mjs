// What is typed survives: a reload, a killed tab, a late module, no module, a panic. A password survives nowhere.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { TROUBLE, begin, openPrepared, picture, toDetails, toReview, words } from "./visit.mjs";

const { open, ticket, attachment, server } = house();

const SHOT = { name: "Снимок из черновика.png", bytes: picture(40_000, 5) };
// The pause after which a draft is kept, with room for a busy machine.
const SETTLED = 1_200;

/** The site under a provider's rules, opened after `prepare`. */
function openLate(t, profile, prepare) {
  const url = new URL(server().url);
  url.searchParams.set("profile", profile);
  return openPrepared(open, t, {}, url, prepare);
}

/** Holds back the compiled module, of a page or of a whole context, until the returned function is called. */
async function holdModule(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** The tab dies with no event at all, as when the system kills it. */
async function kill(page, context) {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
}

async function another(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(url);
  return page;
}

test("a reload keeps text, answers, steps and files", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await toDetails(page);
  await visit.fill("Вопрос одной фразой", "Почему домен не продлился?");
  await visit.fill("Шаг 1", "Оплатил счёт");
  await visit.field("Шаг 1").press("Enter");
  await visit.fill("Шаг 2", "Подождал сутки");
  await visit.attach(SHOT);
  await visit.fill("Почта для ответа", "ivan@mail.example");
  await page.reload();

  const again = await begin(page);
  await again.at(/^(Остал|Проверьте\s+и\s+поправьте)/);
  assert.equal(await again.field("Вопрос одной фразой").inputValue(), "Почему домен не продлился?");
  assert.equal(await again.field("Шаг 1").inputValue(), "Оплатил счёт");
  assert.equal(await again.field("Шаг 2").inputValue(), "Подождал сутки");
  assert.equal(await again.field("Почта для ответа").inputValue(), "ivan@mail.example");
  await again.main.getByRole("listitem").filter({ hasText: SHOT.name }).waitFor();
  await again.through();
  await again.at("Проверьте билет");
  assert.ok(Object.values(await again.review()).includes(TROUBLE));
  await again.send();
  const number = await again.receipt();
  assert.ok((await attachment(number, 1)).equals(SHOT.bytes), "the file's bytes outlived the page");
  assertQuiet();
});

test("a killed tab loses nothing that stood for a moment", async (t) => {
  const { page, context, url } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.attach(SHOT);
  await page.waitForTimeout(SETTLED);
  await kill(page, context);
  const next = await begin(await another(context, url));
  await next.takeUp(TROUBLE);
  assert.equal(await next.box.inputValue(), TROUBLE);
  await next.main.getByRole("listitem").filter({ hasText: SHOT.name }).waitFor();
});

test("a tab that is closed in the middle of a word loses nothing", async (t) => {
  const { page, context, url } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.box.pressSequentially("Домен не продл");
  await page.close();
  const next = await begin(await another(context, url));
  await next.takeUp("Домен не продл");
  assert.equal(await next.box.inputValue(), "Домен не продл");
});

test("a password stays in the page", async (t) => {
  const secret = "Qx7vbn2Zr!";
  const { page } = await open(t, { profile: "prem-site" });
  const bodies = [];
  page.on("request", (request) => bodies.push(request.url()));
  // Every write, not only what is left at the end.
  await page.evaluate(() => {
    window.written = [];
    // A body is put together as a Blob, which the network log does not show.
    window.bodies = [];
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
      window.bodies.push(new Response(body).text());
      return send.call(this, body);
    };
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      window.written.push(value);
      return set.call(this, key, value);
    };
  });
  const visit = await toReview(page, { text: `Не пускает в админку магазина shop.example, пароль: ${secret}` });
  await visit.main.getByText(words("Пароль из текста скрыт")).waitFor();
  assert.ok(!(await visit.said()).includes(secret), "the review does not show it");
  await page.waitForTimeout(SETTLED);
  await visit.send();
  const number = await visit.receipt();
  bodies.push(...(await page.evaluate(() => Promise.all(window.bodies))));
  assert.ok(bodies.some((body) => body.includes("админку")), "the ticket was seen on its way");
  assert.ok(!bodies.some((body) => body.includes(secret)), "no request holds it");
  const written = await page.evaluate(() => [...window.written, ...Object.values(localStorage), ...Object.values(sessionStorage)]);
  assert.ok(written.length > 0);
  assert.ok(!written.some((value) => value.includes(secret)), "the device never had it");
  assert.ok(!JSON.stringify(await ticket(number)).includes(secret));
});

test("«Это не пароль» lets it through, as it stands", async (t) => {
  const text = "Не пускает в админку магазина shop.example, пароль: Вишня2026";
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(text);
  await visit.main.getByText(/^Пароль\s+скрыт:/).waitFor();
  await visit.button("Это не пароль").click();
  await visit.main.getByText(/^Пароль\s+скрыт:/).waitFor({ state: "detached" });
  const review = await toReview(page, { text });
  assert.ok(Object.values(await review.review()).includes(text));
  await review.send();
  assert.equal((await ticket(await review.receipt())).ticket.body, text);
  assertQuiet();
});

test("another language keeps the text, a password included", async (t) => {
  const text = "Не пускает в админку магазина shop.example, пароль: Qx7vbn2Zr!";
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(text);
  await page.waitForTimeout(SETTLED);
  await page.getByLabel("Язык").selectOption("en");
  const box = visit.element.getByRole("textbox", { name: /What/ });
  await box.waitFor();
  await visit.element.getByRole("navigation").waitFor();
  assert.equal(await box.inputValue(), text, "once, and whole");
});

test("text typed before the module arrives stays, and so does the caret", async (t) => {
  let release;
  const { page, assertQuiet } = await openLate(t, "prem-site", async (page) => (release = await holdModule(page)));
  const element = page.locator("ask-well");
  const box = element.getByRole("textbox", { name: words("Что случилось?") });
  await element.getByText(words("Подсказки загружаются. Писать можно уже сейчас.")).waitFor();
  await box.pressSequentially("Домен не продлился");
  for (let n = 0; n < 10; n++) await page.keyboard.press("ArrowLeft");
  release();
  const visit = await begin(page);
  assert.deepEqual(await visit.caret(), { text: "Домен не продлился", caret: 8, focused: true });
  await page.keyboard.type(" второй");
  assert.equal(await visit.box.inputValue(), "Домен не второй продлился");
  assertQuiet();
});

test("a blank or a line break typed last before the module arrives is kept, for the next word", async (t) => {
  for (const [key, text] of [[" ", "Сайт kotiki.ru не открывается"], ["Enter", "Сайт kotiki.ru\nне открывается"]]) {
    let release;
    const { page, assertQuiet } = await openLate(t, "prem-site", async (page) => (release = await holdModule(page)));
    const box = page.locator("ask-well").getByRole("textbox", { name: words("Что случилось?") });
    await box.pressSequentially("Сайт kotiki.ru");
    await page.keyboard.press(key);
    release();
    const visit = await begin(page);
    await page.keyboard.type("не открывается");
    assert.equal(await visit.box.inputValue(), text);
    assertQuiet();
  }
});

test("text typed before the module arrives is kept on the device", async (t) => {
  let release;
  const { page, context } = await openLate(t, "prem-site", async (page) => (release = await holdModule(page)));
  await page.locator("ask-well").getByRole("textbox").fill(TROUBLE);
  release();
  const visit = await begin(page);
  assert.equal(await visit.box.inputValue(), TROUBLE);
  await page.waitForTimeout(SETTLED);
  await kill(page, context);
  const next = await begin(await another(context, `${server().url}?profile=prem-site`));
  await next.takeUp(TROUBLE);
  assert.equal(await next.box.inputValue(), TROUBLE);
});

test("text typed before the module arrives outlives a reload and a killed tab, its password apart", async (t) => {
  let release;
  const { page, context } = await openLate(t, "prem-site", async (page) => (release = await holdModule(page.context())));
  const early = (page) => page.locator("ask-well").getByRole("textbox");
  const story = "Сайт lavka-24.example отвечает 502 с 14:30, писать на boss@lavka-24.example";
  await early(page).fill(`${story}\nпароль: Zz91kLmn`);
  await page.waitForTimeout(SETTLED);
  const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.ok(!(await stored()).includes("Zz91"), "a password is not kept");
  await kill(page, context);
  const next = await another(context, `${server().url}?profile=prem-site`);
  await early(next).waitFor();
  assert.equal(await early(next).inputValue(), `${story}\nпароль: ●●●●●●●●`);
  await early(next).pressSequentially(" и ещё");
  // At once: the page going is enough.
  await next.reload();
  assert.equal(await early(next).inputValue(), `${story}\nпароль: ●●●●●●●● и ещё`);
  release();
  const visit = await begin(next);
  assert.equal(await visit.box.inputValue(), `${story}\nпароль: ●●●●●●●● и ещё`);
  assert.equal(await next.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith(":early")).length), 0);
});

test("early text joins the draft of a reloaded tab", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  await (await begin(page)).write("Домен не продлился");
  await page.waitForTimeout(SETTLED);
  const release = await holdModule(page);
  await page.reload();
  await page.locator("ask-well").getByRole("textbox").fill("Счёт оплачен вчера");
  release();
  const visit = await begin(page);
  const text = await visit.box.inputValue();
  assert.ok(text.includes("Домен не продлился") && text.includes("Счёт оплачен вчера"), text);
});

test("two tabs keep a draft each, and a closed one's is offered", async (t) => {
  const { page, context, url, assertQuiet } = await open(t, { profile: "prem-site" });
  const first = await begin(page);
  await first.write("Первая вкладка: домен не продлился");
  await page.waitForTimeout(SETTLED);
  const second = await begin(await another(context, url));
  assert.equal(await second.box.inputValue(), "", "another tab is another visit");
  await second.write("Вторая вкладка: не приходит почта");
  await second.page.waitForTimeout(SETTLED);
  assert.equal(await second.main.getByText(words("Есть неотправленный черновик")).count(), 0, "an open tab's draft is not offered");
  for (const [visit, text] of [[first, "Первая вкладка: домен не продлился"], [second, "Вторая вкладка: не приходит почта"]]) {
    assert.equal(await visit.box.inputValue(), text);
    await visit.page.reload();
    const again = await begin(visit.page);
    assert.equal(await again.box.inputValue(), text, "a reload keeps a tab's own");
  }
  await second.page.close();
  await page.reload();
  const again = await begin(page);
  await again.takeUp("Вторая вкладка");
  assert.equal(await again.box.inputValue(), "Вторая вкладка: не приходит почта");
  await again.takeUp("Первая вкладка");
  assert.equal(await again.box.inputValue(), "Первая вкладка: домен не продлился");
  const offer = again.main.locator("section.aw-note").filter({ hasText: "Вторая вкладка" });
  await offer.getByRole("button", { name: words("Убрать") }).click();
  await offer.getByRole("button", { name: words("Убрать насовсем") }).click();
  await offer.waitFor({ state: "detached" });
  const places = () => page.evaluate(() => Object.keys(localStorage).filter((key) => /:(draft|text):/.test(key)).length);
  assert.equal(await places(), 2, "one draft and its text are left");
  assertQuiet();
});

test("a duplicated tab and its twin both keep what is typed", async (t) => {
  const { page, context, url } = await open(t, { profile: "prem-site" });
  const first = await begin(page);
  await first.write("Домен не продлился");
  await page.waitForTimeout(SETTLED);
  // What a browser copies when a tab is duplicated.
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const twin = await context.newPage();
  await twin.addInitScript((kept) => {
    if (!sessionStorage.length) for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
  }, kept);
  await twin.goto(url);
  const second = await begin(twin);
  assert.equal(await second.box.inputValue(), "Домен не продлился");
  await second.write("Домен не продлился, пишет вторая");
  await first.write("Домен не продлился, пишет первая");
  await page.waitForTimeout(SETTLED);
  await twin.reload();
  await page.reload();
  assert.equal(await (await begin(page)).box.inputValue(), "Домен не продлился, пишет первая");
  assert.equal(await (await begin(twin)).box.inputValue(), "Домен не продлился, пишет вторая");
});

test("Continue pressed before the module arrives is obeyed", async (t) => {
  let release;
  const { page, assertQuiet } = await openLate(t, "prem-site", async (page) => (release = await holdModule(page)));
  const element = page.locator("ask-well");
  await element.getByRole("textbox").fill(TROUBLE);
  await element.getByRole("button", { name: words("Продолжить") }).click();
  release();
  const visit = await begin(page);
  await visit.details();
  assertQuiet();
});

test("without WebAssembly there is a form with the text, to be copied and mailed", async (t) => {
  const { page, context, assertQuiet } = await openLate(t, "diphost", async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.route("**/*.wasm", async (route) => {
      // Late, so that there is something typed to be kept.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.abort("failed");
    });
  });
  const element = page.locator("ask-well");
  const box = element.getByRole("textbox", { name: words("Что случилось?") });
  await box.fill(TROUBLE);
  // The letter for browsers without scripts says the same, and is not shown here.
  await element.getByText(words("Подсказки не загрузились. Написать в поддержку всё равно можно.")).filter({ visible: true }).waitFor();
  assert.equal(await box.inputValue(), TROUBLE, "what was typed is still there");
  await box.press("End");
  await page.keyboard.type(", помогите");
  // An account that the provider asks for is not left out.
  await element.getByRole("button", { name: words("Копировать текст") }).click();
  const account = element.getByRole("textbox", { name: words("Логин или номер договора") });
  assert.ok(await account.evaluate((field) => field.getRootNode().activeElement === field));
  assert.equal(await element.getByText(words("Скопировано")).count(), 0);
  await account.fill("ivanov1");
  await element.getByRole("button", { name: words("Копировать текст") }).click();
  await element.getByText(words("Скопировано")).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `Логин или номер договора: ivanov1\n\n${TROUBLE}, помогите`);

  const session = await context.newCDPSession(page);
  await session.send("Page.enable");
  const left = new Promise((resolve) => session.on("Page.frameRequestedNavigation", ({ url }) => resolve(url)));
  await element.getByRole("button", { name: words("Составить письмо") }).click();
  const letter = new URL(await left);
  assert.equal(`${letter.protocol}${letter.pathname}`, "mailto:support@diphost.ru");
  assert.equal(letter.searchParams.get("body"), `Логин или номер договора: ivanov1\n\n${TROUBLE}, помогите`);
  assertQuiet(/\.wasm/, /^console\.warning: askwell:/, /^console\.error: Failed to load resource/, /mailto:/);
});

test("a browser that knows no WebAssembly gets that form, too, and is asked for the account that the provider demands", async (t) => {
  for (const [profile, account] of [["diphost", "Логин или номер договора"], ["prem-site", null]]) {
    const { page, context } = await openLate(t, profile, (page) => page.addInitScript(() => delete globalThis.WebAssembly));
    const element = page.locator("ask-well");
    await element.getByText(words("Подсказки не загрузились.", { end: true })).filter({ visible: true }).waitFor();
    await element.getByRole("textbox", { name: words("Что случилось?") }).fill(TROUBLE);
    await element.getByRole("button", { name: words("Составить письмо") }).waitFor();
    assert.equal(await element.getByRole("textbox").count(), account ? 2 : 1, profile);
    if (account) await element.getByRole("textbox", { name: words(account) }).fill("ivanov1");
    const session = await context.newCDPSession(page);
    await session.send("Page.enable");
    const left = new Promise((resolve) => session.on("Page.frameRequestedNavigation", ({ url }) => resolve(url)));
    await element.getByRole("button", { name: words("Составить письмо") }).click();
    const body = new URL(await left).searchParams.get("body");
    assert.equal(body, account ? `${account}: ivanov1\n\n${TROUBLE}` : TROUBLE);
  }
});

test("without the module «Открыть форму заново» and a reload lose no word, and a long text is not cut silently", async (t) => {
  let refuse = true;
  const { page, context } = await openLate(t, "prem-site", async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.route("**/*.wasm", (route) => (refuse ? route.abort("failed") : route.continue()));
  });
  const element = page.locator("ask-well");
  const box = element.getByRole("textbox", { name: words("Что случилось?") });
  const again = element.getByRole("button", { name: words("Открыть форму заново") });
  const story = "Сайт kotiki.ru не открывается, ошибка ERR_TOO_MANY_REDIRECTS, логин в WordPress не подходит, HTTP 503";
  await again.waitFor();
  await box.fill(`${story}\nпароль: Zz91kLmn`);
  await again.click();
  await again.waitFor();
  assert.equal(await box.inputValue(), `${story}\nпароль: Zz91kLmn`, "the form tries again with every word");
  await page.waitForTimeout(SETTLED);
  assert.ok(!(await page.evaluate(() => JSON.stringify({ ...localStorage }))).includes("Zz91"), "a password is not kept");
  await page.reload();
  await again.waitFor();
  assert.equal(await box.inputValue(), `${story}\nпароль: ●●●●●●●●`);

  const long = "Подробности этой беды таковы. ".repeat(90).trim();
  await box.fill(long);
  const session = await context.newCDPSession(page);
  await session.send("Page.enable");
  const left = new Promise((resolve) => session.on("Page.frameRequestedNavigation", ({ url }) => resolve(url)));
  await element.getByRole("button", { name: words("Составить письмо") }).click();
  const letter = await left;
  assert.ok(letter.length <= 2_000, `${letter.length}`);
  const body = new URL(letter).searchParams.get("body");
  assert.ok(body.startsWith("Подробности этой беды") && body.endsWith("вставьте его сюда.]"), body);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), long);

  refuse = false;
  await again.click();
  const visit = await begin(page);
  assert.equal(await visit.box.inputValue(), long, "and when the module comes after all, it takes the text over");
});

test("what is written before the loader comes goes on in the form, with the caret, for the provider in the address", async (t) => {
  for (const profile of ["prem-site", "diphost"]) {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const { page, assertQuiet } = await open(t, { path: "about:blank", profile: null });
    await page.route("**/askwell.js", async (route) => {
      await held;
      await route.continue();
    });
    // The page counts as loaded only with its loader.
    await page.goto(`${server().url}?profile=${profile}`, { waitUntil: "commit" });
    const letter = page.locator("#plain-text");
    await letter.click();
    await page.keyboard.type("Сайт выдаёт 502");
    await page.keyboard.press("Home");
    assert.equal(await page.getByText(words("Подсказки не загрузились.", { end: true })).count(), 0, "nobody knows that yet");
    release();
    const box = page.locator("ask-well").getByRole("textbox", { name: words("Что случилось?") });
    await page.locator("#aw-f-text").waitFor();
    await page.keyboard.type("Наш ");
    assert.equal(await box.inputValue(), "Наш Сайт выдаёт 502", profile);
    const visit = await begin(page);
    assert.equal(await visit.box.inputValue(), "Наш Сайт выдаёт 502");
    await page.reload();
    assert.equal(await (await begin(page)).box.inputValue(), "Наш Сайт выдаёт 502", "once");
    assertQuiet();
  }
});

test("without scripts there is a letter to write", async (t) => {
  const { page } = await open(t, { profile: "prem-site", context: { javaScriptEnabled: false } });
  await page.getByRole("heading", { name: words("Что случилось?") }).waitFor();
  await page.getByRole("textbox", { name: /^Опишите\s+своими\s+словами/ }).fill(TROUBLE);
  await page.getByRole("button", { name: words("Составить письмо") }).waitFor();
  // Words of the locale and the address of the profile, each of them filled in by the build.
  assert.doesNotMatch(await page.content(), /\{\{|\}\}/);
  assert.equal(await page.getByRole("link").getAttribute("href"), "mailto:support@prem-site.example");
  assert.equal(await page.getByRole("combobox", { includeHidden: false }).count(), 0, "a choice that chooses nothing is not offered");
});

test("a panic of the module leaves the text on the screen", async (t) => {
  const { page, context, noise } = await open(t, { profile: "prem-site" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const visit = await toDetails(page);
  await visit.fill("Шаг 1", "Оплатил счёт картой");
  await page.waitForTimeout(SETTLED);
  await page.evaluate(() => dispatchEvent(new Event("askwell-panic")));
  await visit.element.getByText(words("Форма остановилась. Ваш текст цел: скопируйте его или отправьте письмом.")).waitFor();
  const box = visit.element.getByRole("textbox", { name: words("Что случилось?") });
  assert.match(await box.inputValue(), new RegExp(`^${TROUBLE}\n(1\\. )?Оплатил счёт картой$`));
  await visit.element.getByRole("button", { name: words("Копировать текст") }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(`^${TROUBLE}`));
  // And the form opens anew, with everything in it.
  await Promise.all([page.waitForEvent("load"), visit.element.getByRole("button", { name: words("Открыть форму заново") }).click()]);
  const again = await begin(page);
  await again.details();
  assert.equal(await again.field("Шаг 1").inputValue(), "Оплатил счёт картой");
  assert.deepEqual(noise.filter((line) => /^page error/.test(line)), []);
});

test("a browser that refuses storage is told so, and the ticket goes all the same", async (t) => {
  const { page } = await openLate(t, "prem-site", (page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
      Object.defineProperty(window, "indexedDB", { get: () => null });
    }),
  );
  const visit = await toReview(page, { file: SHOT });
  await visit.button(/^\s*Поддержка/).click();
  await visit.main.getByText(words("Этот браузер не даёт хранить черновик. Не закрывайте страницу, пока не отправите.")).waitFor();
  await visit.goOn();
  await visit.at("Проверьте билет");
  await visit.send();
  const number = await visit.receipt();
  assert.ok((await attachment(number, 1)).equals(SHOT.bytes));
});
