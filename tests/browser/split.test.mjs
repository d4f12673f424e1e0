// Two questions in one text become two tickets, one after the other.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { begin, plain, words } from "./visit.mjs";

const { open, inbox, ticket } = house();

const TWO = "1. Не приходит почта на домен.\n2. Сайт пишет ошибку 500.";

/** The receipt's own button: to the next question. */
const onward = (visit) => visit.button("К следующему вопросу");

/** Answers what profile D asks, and sends. Gives the number. */
async function finish(visit, { email = "ivan@mail.example" } = {}) {
  await visit.details();
  await visit.fill("Вопрос одной фразой", "Что нужно поменять, чтобы заработало?");
  await visit.fill("Шаг 1", "Проверил с телефона");
  await visit.fill("Почему снимка нет", "Показывать нечего");
  if (email) await visit.fill("Почта для ответа", email);
  await visit.through();
  await visit.at("Проверьте билет");
  await visit.send();
  return visit.receipt();
}

for (const text of ["1) не приходит почта 2) сайт пишет 500", "1) не приходит почта 2) сайт не открывается", TWO]) {
  test(`«${plain(text)}» is two questions`, async (t) => {
    const { page } = await open(t, { profile: "prem-site" });
    const visit = await begin(page);
    await visit.write(text);
    await visit.goOn();
    await visit.main.getByRole("heading", { level: 1, name: words("Похоже, здесь два вопроса") }).waitFor({ timeout: 3000 });
  });
}

for (const width of [1280, 390]) {
  test(`two questions arrive as two tickets, ${width} px wide`, async (t) => {
    const { page, assertQuiet } = await open(t, { width, profile: "prem-site" });
    const before = (await inbox()).tickets.length;
    const visit = await begin(page);
    await visit.write(TWO);
    await visit.goOn();
    await visit.at("Похоже, здесь два вопроса");
    const list = visit.main.getByRole("region", { name: words("Что получится") });
    await list.getByText(words("Не приходит почта на домен", { start: true, end: true })).first().waitFor();
    await list.getByText(words("Сайт пишет ошибку 500", { start: true, end: true })).first().waitFor();
    // The rule that asks for it, word for word.
    await visit.main.getByText(words("Письмо содержит описание нескольких проблем (вопросов), не связанных между собой.", { start: true, end: true })).waitFor();
    await visit.button(/^\s*Создать\s+два\s+билета\s*$/).click();

    const first = await finish(visit);
    await onward(visit).click();
    await visit.focusIs("aw-f-text");
    assert.equal(plain(await visit.box.inputValue()), "Сайт пишет ошибку 500.");
    await visit.goOn();
    await visit.details();
    const second = await finish(visit, { email: (await visit.field("Почта для ответа").count()) > 0 ? "ivan@mail.example" : null });

    assert.notEqual(first, second);
    assert.equal((await inbox()).tickets.length, before + 2, "two, no more");
    const [mail, site] = [(await ticket(first)).ticket, (await ticket(second)).ticket];
    assert.equal(mail.body, "Не приходит почта на домен.");
    assert.equal(site.body, "Сайт пишет ошибку 500.");
    assert.match(mail.subject, /почт/i);
    assert.match(site.subject, /500/);
    assertQuiet();
  });
}

test("the address given for the first ticket is not asked again for the second", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TWO);
  await visit.goOn();
  await visit.button(/^\s*Создать/).click();
  await finish(visit, { email: "ivan@mail.example" });
  await onward(visit).click();
  await visit.goOn();
  await visit.details();
  assert.equal(await visit.field("Почта для ответа").count(), 0);
});

test("the second question waits through a reload", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TWO);
  await visit.goOn();
  await visit.button(/^\s*Создать/).click();
  await finish(visit);
  await page.reload();
  const again = await begin(page);
  await again.receipt();
  await again.button("К следующему вопросу").click();
  assert.equal(plain(await again.box.inputValue()), "Сайт пишет ошибку 500.");
});

test("one ticket needs a reason, and the reason arrives", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TWO);
  await visit.goOn();
  await visit.at("Похоже, здесь два вопроса");
  const keep = visit.main.getByRole("button", { name: /Оставить|split\.keep_strict|одним/i }).last();
  await keep.click();
  await visit.focusIs("aw-errors");
  await visit.summary.getByRole("link").click();
  await visit.main.locator("input:focus").waitFor({ timeout: 3000 });
  await page.keyboard.type("Началось в одну минуту после смены тарифа");
  await keep.click();
  const number = await finish(visit);
  const { ticket: whole } = await ticket(number);
  assert.equal(whole.body, TWO);
  assert.equal(whole.answers.kept_as_one, "Началось в одну минуту после смены тарифа");
  assertQuiet();
});

test("a sentence can be moved to the other ticket", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write("1. Не приходит почта на домен. Настройки не менял.\n2. Сайт пишет ошибку 500.");
  await visit.goOn();
  await visit.at("Похоже, здесь два вопроса");
  const drafts = visit.main.getByRole("region", { name: words("Что получится") }).getByRole("heading", { level: 2 }).locator("..");
  const moved = drafts.first().locator(".aw-move").filter({ hasText: /Настройки\s+не/ });
  await moved.getByRole("button", { name: /Перенести\s+в\s+билет\s+2/ }).click();
  await drafts.nth(1).getByText(/Настройки\s+не\s+менял/).waitFor();
  assert.equal(await moved.count(), 0);
});
