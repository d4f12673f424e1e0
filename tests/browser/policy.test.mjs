// What a regulation wants besides answers: a session, a password that is kept nowhere, a choice with consequences, and what is only told.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { begin, words } from "./visit.mjs";

const { open, ticket } = house();

/** Everything that the device keeps, as one text. */
const kept = (page) =>
  page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));

test("without a session the log-in stands in the way, the draft waits, and the session opens it", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "cpanel-hoster" });
  const visit = await begin(page);
  await page.evaluate(() => {
    window.logins = 0;
    document.querySelector("ask-well").addEventListener("askwell-login", () => window.logins++);
  });
  const text = "Сайт lavka.example не открывается ни у кого с утра, ошибка 502 Bad Gateway";
  await visit.write(text);
  await visit.goOn();
  const login = visit.main.getByRole("heading", { level: 2, name: words("Сначала войдите") });
  await login.waitFor();
  if (await visit.field("Почта для ответа").count()) await visit.fill("Почта для ответа", "ivan@mail.example");
  await visit.through();
  await visit.at("Проверьте тикет");
  await visit.main.getByRole("heading", { level: 2, name: words("Это срочно: тикет могут взять вне очереди") }).waitFor();
  await visit.send();
  await visit.main.getByRole("link", { name: /Войдите в личный кабинет/ }).click();
  await visit.focusIs("aw-f-session");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.logins === 1);

  // The host page has logged the client in, and the page is another one by then.
  await page.reload();
  const again = await begin(page);
  await again.at("Проверьте тикет");
  await page.evaluate(() => document.querySelector("ask-well").identify({ login: "u10482", token: "signed" }));
  await again.main.getByRole("heading", { level: 2, name: words("Сначала войдите") }).waitFor({ state: "detached" });
  await again.send();
  const arrived = await ticket(await again.receipt());
  assert.equal(arrived.ticket.body, text);
  assert.equal(arrived.ticket.urgency, "emergency");
  assert.ok(arrived.ticket.profile.rules.includes("A11"), arrived.ticket.profile.rules.join());
  assertQuiet();
});

test("the password that proves a wish goes apart and is kept nowhere", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "diphost" });
  const visit = await begin(page);
  await visit.write("Смените, пожалуйста, пароль от FTP, сам я этого сделать не могу. Логин u10482");
  await visit.goOn();
  await visit.at(/^Остал|^Проверьте/);
  for (const [field, value] of [["Что нужно сделать", "Сменить пароль от FTP"], ["Почта для ответа", "ivan@mail.example"]]) {
    if (await visit.field(field).count()) await visit.fill(field, value);
  }
  await visit.through();
  await visit.at("Проверьте заявку");
  await visit.main.getByLabel(words("Даю согласие", { end: true })).check();
  await visit.field("Пароль или код").pressSequentially("Zx9-kLm2qQ");
  await visit.button("Копировать как текст").click();
  assert.ok(!(await kept(page)).includes("Zx9-kLm2qQ"), "while it is typed");
  await visit.send();
  const number = await visit.receipt();
  assert.ok(!(await kept(page)).includes("Zx9-kLm2qQ"), "after it was sent");
  assert.ok(!JSON.stringify((await ticket(number)).ticket).includes("Zx9-kLm2qQ"), "in the ticket");
  assertQuiet();
});

test("a choice that loses data is confirmed, or a reason is stated", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "cpanel-hoster" });
  const visit = await begin(page);
  await page.evaluate(() => document.querySelector("ask-well").identify({ login: "u10482", email: "ivan@mail.example", token: "signed" }));
  await visit.write("Переустановите, пожалуйста, операционную систему на VPS");
  await visit.goOn();
  await visit.details();
  await visit.through();
  await visit.summary.waitFor();
  const group = visit.main.getByRole("radiogroup").first();
  await group.getByRole("radio").first().check();
  const box = visit.main.getByRole("checkbox").first();
  assert.equal(await box.isChecked(), false, "never beforehand");
  await visit.main.getByLabel("Или почему ответить нельзя").last().fill("На сервере ничего нет");
  await visit.through();
  await visit.at("Проверьте тикет");
  await visit.send();
  const arrived = await ticket(await visit.receipt());
  assert.equal(arrived.ticket.answers["data_loss.excuse"], "На сервере ничего нет");
  assert.ok(arrived.ticket.answers.os);
  assertQuiet();
});
