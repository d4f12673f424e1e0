// Another provider, other rules: profile B demands a login or a contract number and consent, and calls a ticket «заявка».
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { ROOT, house } from "./harness.mjs";
import { begin, plain, words } from "./visit.mjs";

const { open, ticket, inbox } = house();

const TEXT = "Письма с ящика sales@shop.example возвращаются: 550 5.7.1 Relaying denied";
const REGULATION = plain(readFileSync(join(ROOT, "assets/profiles/diphost/regulation.txt"), "utf8"));

for (const width of [1280, 390]) {
  test(`login or contract, consent and «заявка», ${width} px wide`, async (t) => {
    const { page, assertQuiet, foreign } = await open(t, { width, profile: "diphost" });
    const visit = await begin(page);
    const said = [];
    const look = async () => said.push(plain(await visit.said()));
    await visit.write(TEXT);
    await look();

    // The error is recognised while typing.
    await visit.main.getByText(/Увидели\s+в\s+тексте/).waitFor();
    await visit.main.locator("code", { hasText: "550 5.7.1" }).first().waitFor();
    await visit.hits.first().waitFor();
    await look();

    await visit.goOn();
    await visit.details();
    assert.equal(await visit.field("Полный текст ошибки").count(), 0, "what the text tells is not asked again");
    await visit.through();
    // One question at a time or all of them: the summary has the focus, and leads to the field.
    await visit.focusIs("aw-errors");
    const faults = (await visit.summary.getByRole("link").allTextContents()).map(plain);
    assert.ok(faults.includes("Укажите логин или номер договора"), faults.join("; "));
    await visit.summary.getByRole("link", { name: words("Укажите логин или номер договора") }).click();
    await look();

    // The demand is quoted word for word.
    await visit.focusIs("aw-f-login_or_contract");
    const asked = visit.main.locator(".aw-field").filter({ has: page.getByLabel(words("Логин или номер договора")) });
    await asked.getByRole("button", { name: words("Почему спрашиваем") }).click();
    const quote = plain(await asked.getByRole("blockquote").textContent()).replace(/^«|»$/g, "");
    assert.equal(quote, "Запрос абонента должен содержать учетную информацию (логин или номер договора).");
    assert.ok(REGULATION.includes(quote), "the sentence stands in the regulation");
    await look();

    // Written key by key, with everything a number may hold: nothing of it disappears.
    const account = visit.field("Логин или номер договора");
    await account.pressSequentially("2024-317");
    assert.equal(await account.inputValue(), "2024-317");
    await account.fill("");
    await account.pressSequentially("u10482");
    await visit.fill("Что нужно сделать", "Снимите запрет на отправку с ящика");
    await visit.fill("Почта для ответа", "ivan@mail.example");
    await visit.through();
    await visit.at("Проверьте заявку");
    const shown = await visit.review();
    assert.equal(shown["Логин или номер договора"], "u10482");
    assert.match(shown["Полный текст ошибки"], /550 5\.7\.1/);
    await look();

    // Consent is demanded here, never given in advance.
    const consent = visit.main.getByRole("checkbox", { name: words("Даю согласие на обработку персональных данных", { end: true }) });
    assert.equal(await consent.isChecked(), false);
    await visit.send();
    await visit.focusIs("aw-errors");
    assert.deepEqual((await visit.summary.getByRole("link").allTextContents()).map(plain), ["Поставьте отметку о согласии"]);
    assert.equal((await inbox()).tickets.filter((one) => one.subject === shown["Тема"]).length, width === 1280 ? 0 : 1, "nothing was sent");
    await look();
    await visit.summary.getByRole("link").click();
    await visit.focusIs("aw-f-consent");
    await page.keyboard.press("Space");
    assert.equal(await consent.isChecked(), true);
    await visit.send();
    const number = await visit.receipt();
    await look();

    const arrived = (await ticket(number)).ticket;
    assert.equal(arrived.consent, true);
    assert.deepEqual(arrived.requester, { email: "ivan@mail.example", login: "u10482" });
    assert.match(arrived.error, /550 5\.7\.1/);
    assert.equal(arrived.goal, "Снимите запрет на отправку с ящика");
    assert.equal(arrived.body, TEXT);
    assert.equal(arrived.profile.id, "diphost");
    assert.ok(arrived.profile.rules.includes("B23") && arrived.profile.rules.includes("B32"), arrived.profile.rules.join());

    for (const text of said) assert.doesNotMatch(text, /билет/i, "this provider has no «билет»");
    assert.ok(said.every((text) => /заявк/i.test(text)), "every screen says «заявка»");
    assertQuiet();
    assert.deepEqual(foreign(), []);
  });
}

test("a code is recognised whole behind the word «ошибка»", async (t) => {
  const { page } = await open(t, { profile: "diphost" });
  const visit = await begin(page);
  await visit.write("Письма с ящика возвращаются с ошибкой 550 5.7.1 при отправке");
  const seen = visit.main.locator("p").filter({ hasText: /Увидели/ }).getByRole("code");
  await seen.first().waitFor();
  assert.match((await seen.allTextContents()).map(plain).join("; "), /550 5\.7\.1/);
});

test("a contract number goes as a contract number", async (t) => {
  const { page } = await open(t, { profile: "diphost" });
  const visit = await begin(page);
  await visit.write("Договор № 48213. Письма с ящика возвращаются с ошибкой 550 5.7.1, снимите запрет на отправку");
  await visit.goOn();
  await visit.details();
  assert.equal(await visit.field("Логин или номер договора").count(), 0, "the text holds it");
  assert.equal(await visit.field("Что нужно сделать").count(), 0, "and what is to be done");
  await visit.fill("Почта для ответа", "ivan@mail.example");
  await visit.through();
  await visit.at("Проверьте заявку");
  assert.equal((await visit.review())["Логин или номер договора"], "48213");
  await visit.main.getByRole("checkbox").check();
  await visit.send();
  const arrived = (await ticket(await visit.receipt())).ticket;
  assert.equal(arrived.requester.contract, "48213");
  assert.equal(arrived.requester.login, undefined);
});

test("what was read out of the text stands under «Уже знаем»", async (t) => {
  const { page } = await open(t, { profile: "diphost" });
  const visit = await begin(page);
  await visit.write("Логин u10482. Письма с ящика возвращаются: 550 5.7.1 Relaying denied");
  await visit.goOn();
  const known = visit.main.getByRole("region", { name: words("Уже знаем") });
  await known.waitFor();
  await known.getByText("u10482", { exact: true }).waitFor({ timeout: 3000 });
});

test("an address that cannot be one is refused in words of its own", async (t) => {
  const { page } = await open(t, { profile: "diphost" });
  const visit = await begin(page);
  await visit.write(TEXT);
  await visit.goOn();
  await visit.details();
  for (const [address, reason] of [
    ["ivan.mail.example", "Проверьте адрес: в нём нужна одна @"],
    ["ivan@mailexample", "Проверьте адрес: после @ не хватает точки"],
    ["@mail.example", "Проверьте адрес: перед @ не хватает имени"],
  ]) {
    await visit.fill("Почта для ответа", address);
    await visit.through();
    await visit.focusIs("aw-errors");
    await visit.summary.getByRole("link", { name: words(reason) }).waitFor();
  }
});
