// The whole path: a problem in words → the right article → the ticket that support wants → the same ticket in the inbox.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { TROUBLE, begin, picture, plain, toDetails, toReview, words } from "./visit.mjs";

const { open, inbox, ticket, attachment } = house();

const TEXT = "Сайт shop.example выдаёт 500 Internal Server Error после обновления плагина";
const QUESTION = "Как вернуть сайт в работу, не теряя заказы?";
const STEPS = ["Открыл корзину", "Обновил плагин корзины", "Открыл главную страницу"];
const EMAIL = "ivan.petrov@mail.example";
const SHOT = { name: "Снимок экрана 12.png", bytes: picture(300_000, 7) };
const PASTED = { name: "image.png", bytes: picture(5_000, 8) };

/** The summary names each fault in the words that stand at its field, and leads to the control. */
async function checkSummary(visit, count) {
  await visit.summary.waitFor();
  await visit.focusIs("aw-errors");
  const links = (await visit.summary.getByRole("link").allTextContents()).map(plain);
  assert.equal(links.length, count, `the faults: ${links.join("; ")}`);
  for (const [at, link] of links.entries()) {
    await visit.summary.getByRole("link").nth(at).click();
    // Of a group of controls one takes the focus that can be used.
    const control = visit.element.locator(":focus");
    await visit.page.waitForFunction(
      (element) => element.shadowRoot.activeElement?.matches("[id^=aw-f-] :is(input, button), :is(input, textarea, select)[id^=aw-f-]"),
      await visit.element.elementHandle(),
      { timeout: 3000 },
    );
    assert.ok(await control.isVisible(), `«${link}» leads to a control that can be seen`);
    const field = await visit.element.evaluate((element) => {
      const control = element.shadowRoot.activeElement;
      const error = control.closest(".aw-field").querySelector(".aw-error");
      return { words: error?.textContent ?? "", id: error?.id ?? "", tied: control.getAttribute("aria-describedby") ?? "", grouped: !control.id };
    });
    assert.equal(plain(field.words), `Ошибка: ${link}`, "the field words its fault as the summary does");
    if (!field.grouped) assert.ok(field.tied.split(" ").includes(field.id), `«${link}» belongs to its control`);
  }
}

for (const { screen, width, height } of [
  { screen: "on a desktop", width: 1280, height: 900 },
  { screen: "on a phone", width: 390, height: 844 },
]) {
  test(`from a problem to a receipt ${screen}`, async (t) => {
    const { page, context, url, assertQuiet, foreign } = await open(t, { width, height, profile: "prem-site" });
    const visit = await begin(page);

    // A suggestion within a second.
    await visit.write(TEXT);
    const hit = visit.hits.filter({ hasText: /Ошибка\s+500/ });
    await hit.waitFor({ timeout: 1000 });

    // The article opens in place, and the way back leads to the same caret.
    await visit.putCaret(12);
    await hit.click();
    await visit.dialog.getByRole("heading", { level: 1, name: words("Ошибка 500 на сайте") }).waitFor();
    assert.equal(page.url(), url, "the host's address stays as it was");
    await visit.dialog.getByRole("checkbox", { name: /^1\./ }).check();
    await visit.dialog.getByRole("button", { name: /Не\s+получилось,\s+шаг\s+2$/ }).click();
    await visit.dialog.getByRole("button", { name: words("К моему тексту") }).click();
    await visit.dialog.waitFor({ state: "detached" });
    await visit.focusIs("aw-f-text");
    assert.deepEqual(await visit.caret(), { text: TEXT, caret: 12, focused: true });

    // A picture from the clipboard, while writing.
    await visit.paste(visit.box, PASTED);
    await visit.main.getByRole("listitem").filter({ hasText: PASTED.name }).waitFor();
    assert.equal((await visit.caret()).text, TEXT, "a pasted picture adds nothing to the text");

    // What is missing is refused with a summary.
    await visit.goOn();
    await visit.details();
    await visit.focusIs("aw-heading");
    // What was ticked in an article is no step before the trouble.
    assert.equal(await visit.field("Шаг 1").inputValue(), "");
    await visit.fill("Шаг 1", STEPS[0]);
    await visit.through();
    assert.equal(await visit.field("Вопрос одной фразой").count(), 0, "the subject says it already");
    await checkSummary(visit, 1);
    assert.match(await page.title(), /^Ошибка: /);
    await visit.fill("Почта для ответа", EMAIL);
    await visit.through();
    await visit.at("Проверьте билет");
    assert.equal(await visit.summary.count(), 0, "the faults are gone");
    assert.equal(await page.title(), "Поддержка");

    // Enter adds the next step.
    await visit.button(/^\s*Изменить:\s+Что\s+вы\s+делали/).click();
    await visit.field("Шаг 1").press("End");
    await visit.field("Шаг 1").press("Enter");
    await visit.field("Шаг 2").waitFor();
    await page.keyboard.type(STEPS[1]);
    await page.keyboard.press("Enter");
    await page.keyboard.type(STEPS[2]);
    assert.equal(await visit.field("Шаг 2").inputValue(), STEPS[1], "Enter puts the focus into the new line");
    await visit.through();
    await visit.at("Проверьте билет");

    // One more file through the browser's dialog.
    await visit.button(/^\s*Изменить:\s+Снимок/).click();
    await visit.attach(SHOT);
    await visit.through();
    await visit.at("Проверьте билет");

    // The review is what will be sent.
    const shown = await visit.review();
    assert.equal(shown["Тема"], TEXT);
    assert.equal(shown["Вопрос одной фразой"], undefined, "what the subject says is not said twice");
    assert.equal(shown["Что вы делали перед этим"], STEPS.map((step, at) => `${at + 1}. ${step}`).join("\n"));
    assert.match(shown["Снимок экрана"], /^image\.png, .+\nСнимок экрана 12\.png, .+$/);
    assert.equal(shown["Ответ придёт на"], EMAIL);
    assert.ok(Object.values(shown).includes(TEXT), "the text itself");

    await visit.send();
    const number = await visit.receipt();

    // It arrived, whole.
    const { tickets } = await inbox();
    assert.equal(tickets.filter((one) => one.number === number).length, 1);
    const arrived = await ticket(number);
    assert.equal(arrived.ticket.profile.id, "prem-site");
    assert.deepEqual(arrived.ticket.profile.rules, ["D9", "D10", "D15", "D17", "D6", "D7", "D8", "D3"]);
    delete arrived.ticket.profile;
    assert.deepEqual(arrived.ticket, {
      subject: TEXT,
      body: TEXT,
      steps: STEPS,
      department: "technical",
      requester: { email: EMAIL },
      answers: { question: TEXT },
      articles: [
        { id: "error-500", title: "Ошибка 500 на сайте", steps_done: 1, steps_total: 6, failed: ["Отключите .htaccess на минуту"] },
      ],
      locale: "ru",
    });
    assert.deepEqual(arrived.files.map((file) => file.name), [PASTED.name, SHOT.name]);
    assert.ok((await attachment(number, 1)).equals(PASTED.bytes), "the pasted picture's bytes");
    assert.ok((await attachment(number, 2)).equals(SHOT.bytes), "the picked file's bytes");

    assertQuiet();
    assert.deepEqual(foreign(), [], "nothing is asked of another host");
    assert.deepEqual(await context.cookies(), []);
  });
}

test("from the summary straight to what is to be typed", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await toDetails(page);
  await visit.through();
  await visit.focusIs("aw-errors");
  await visit.summary.getByRole("link", { name: words("Напишите по шагам, что делали") }).click();
  await visit.field("Шаг 1").and(visit.element.locator(":focus")).waitFor();
  await page.keyboard.type("Обновил плагин корзины");
  assert.equal(await visit.field("Шаг 1").inputValue(), "Обновил плагин корзины");
  // The button that opens the dialog; with a reason that says nothing, its box.
  const evidence = visit.summary.getByRole("link").filter({ hasText: /сним/i });
  await evidence.click();
  await visit.button("Приложить снимок экрана").and(visit.element.locator(":focus")).waitFor();
  await visit.main.locator("#aw-f-evidence_excuse").fill("-");
  await visit.through();
  await visit.focusIs("aw-errors");
  await visit.summary.locator('a[href="#aw-f-evidence"]').click();
  await visit.focusIs("aw-f-evidence_excuse");
  assert.equal(await visit.main.locator("#aw-f-evidence_excuse").getAttribute("aria-invalid"), "true");
  assertQuiet();
});

test("a step that goes leaves the focus with the steps", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await toDetails(page);
  await visit.field("Шаг 1").focus();
  for (const step of ["один", "два", "три"]) {
    await page.keyboard.type(step);
    if (step !== "три") await page.keyboard.press("Enter");
    if (step !== "три") await visit.field(step === "один" ? "Шаг 2" : "Шаг 3").and(visit.element.locator(":focus")).waitFor();
  }
  // The next one, then the one before, then the only one.
  for (const [step, at, value] of [[2, 2, "три"], [2, 1, "один"], [1, 1, ""]]) {
    await visit.button(`Удалить шаг ${step}`).click();
    await visit.field(`Шаг ${at}`).and(visit.element.locator(":focus")).waitFor();
    assert.equal(await visit.field(`Шаг ${at}`).inputValue(), value);
  }
  assertQuiet();
});

test("steps are written key by key, Enter after Enter", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write("Домен shop.example не продлился, хотя счёт оплачен вчера");
  await visit.goOn();
  await visit.details();
  await visit.field("Шаг 1").focus();
  await page.keyboard.type("Оплатил счёт");
  await page.keyboard.press("Enter");
  await visit.field("Шаг 2").waitFor();
  await visit.field("Шаг 2").and(visit.element.locator(":focus")).waitFor();
  await page.keyboard.type("Подождал сутки");
  const lines = visit.main.getByRole("group", { name: words("Что вы делали перед этим") }).getByRole("textbox");
  assert.deepEqual(await lines.evaluateAll((all) => all.map((one) => one.value)), ["Оплатил счёт", "Подождал сутки"]);
  await visit.button("Удалить шаг 1").click();
  await visit.field("Шаг 2").waitFor({ state: "detached" });
  assert.equal(await visit.field("Шаг 1").inputValue(), "Подождал сутки");
  assertQuiet();
});

test("on a phone a question is held until it is answered", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site", width: 390, height: 844 });
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.at("Вопрос 1 из 6");
  await visit.main.getByText(words("Не меньше 3 слов.", { start: true })).waitFor();
  await visit.next();
  // The summary leads to the field, which says the same.
  await visit.focusIs("aw-errors");
  await visit.summary.getByRole("link", { name: words("Сформулируйте вопрос") }).click();
  await visit.focusIs("aw-f-question");
  assert.equal(plain(await visit.main.locator("#aw-e-question").textContent()), "Ошибка: Сформулируйте вопрос");
  await visit.fill("Вопрос одной фразой", QUESTION);
  await visit.fill("Шаг 1", "Оплатил счёт");
  // The same for the picture; its red words go as soon as one is there.
  await visit.reach(visit.button("Приложить снимок экрана"));
  await visit.next();
  const red = visit.main.locator("#aw-e-evidence");
  await red.waitFor();
  await visit.attach(SHOT);
  await red.waitFor({ state: "detached" });
  assertQuiet();
});

test("an empty box is refused in words", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.goOn();
  await visit.focusIs("aw-errors");
  assert.deepEqual((await visit.summary.getByRole("link").allTextContents()).map(plain), ["Опишите, что случилось"]);
  await visit.summary.getByRole("link").click();
  await visit.focusIs("aw-f-text");
  assertQuiet();
});

test("a picture can be pasted where the screenshot is asked for", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write("Домен shop.example не продлился, хотя счёт оплачен вчера");
  await visit.goOn();
  await visit.details();
  await visit.paste(visit.field("Ссылка на снимок"), PASTED);
  await visit.main.getByRole("listitem").filter({ hasText: PASTED.name }).waitFor({ timeout: 3000 });
  assertQuiet();
});

test("a file that is not taken is named with the reason and does not go", async (t) => {
  const { page, ...visitor } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write("Домен shop.example не продлился, хотя счёт оплачен вчера");
  await visit.attach({ name: "Архив сайта.zip", bytes: Buffer.from("PK"), type: "application/zip" });
  const row = visit.main.getByRole("listitem").filter({ hasText: "Архив сайта.zip" });
  assert.match(plain(await row.textContent()), /Замените или уберите файл Архив сайта\.zip/);
  await visit.button(/^\s*Убрать:\s+Архив/).click();
  await row.waitFor({ state: "detached" });
  visitor.assertQuiet();
});

test("an article that solves it ends the visit without a ticket", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const before = (await inbox()).tickets.length;
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.hits.first().click();
  await visit.dialog.getByRole("button", { name: words("Да, решено") }).click();
  await visit.dialog.waitFor({ state: "detached" });
  await visit.focusIs("aw-heading");
  assert.doesNotMatch(await visit.said(), /(solved|receipt|article)\.[a-z_]+/, "every sentence is in words");
  assert.equal((await inbox()).tickets.length, before);
  assertQuiet();
});

test("«Не помогло» leads back with the article attached", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.hits.first().click();
  await visit.dialog.getByRole("button", { name: words("Не помогло") }).click();
  await visit.focusIs("aw-f-text");
  await visit.goOn();
  await visit.details();
  await visit.main.getByText(/Ошибка\s+500\s+на\s+сайте:\s+прочитано/).waitFor();
  assertQuiet();
});

test("«Почему спрашиваем» opens the rule that asks", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.goOn();
  const why = visit.button("Почему спрашиваем").first();
  assert.equal(await why.getAttribute("aria-expanded"), "false");
  await why.click();
  assert.equal(await why.getAttribute("aria-expanded"), "true");
  await visit.main
    .getByText(words("Точно сформулировать вопрос или проблему, а также изложить последовательность действий", { start: true, end: true }))
    .waitFor();
  assertQuiet();
});

test("no key of a sentence is ever shown instead of the sentence", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const seen = [];
  const look = async (visit, screen) => {
    for (const key of (await visit.said()).match(/\b[a-z]+\.[a-z]+_?[a-z_.]*\b|\{[a-z]+\}/g) ?? []) {
      if (!/\.(example|png|ru|htaccess)$|^shop\./.test(key)) seen.push(`${screen}: ${key}`);
    }
  };
  const visit = await begin(page);
  await look(visit, "start");
  await visit.button("Статьи").click();
  await visit.focusIs("aw-heading");
  await look(visit, "topics");
  await visit.button(/^\s*Билеты/).click();
  await visit.at("Исходящие");
  await look(visit, "outbox");
  await visit.button("Новый вопрос").click();
  const review = await toReview(page);
  await look(review, "review");
  await review.send();
  await review.receipt();
  await look(review, "receipt");
  assert.deepEqual(seen, []);
});
