// Nothing lost, nothing twice: the network cut, a server that fails, a connection that breaks after the commit, a refusal.
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { house } from "./harness.mjs";
import { TROUBLE, begin, picture, plain, toReview, words } from "./visit.mjs";

const { open, inbox, ticket, attachment, fault } = house();

const SHOT = { name: "Журнал и снимок.png", bytes: picture(60_000, 3) };
// What a browser says of itself when a request fails; anything else would be ours.
const CUT = [/^request failed: .*v1\/tickets/, /^console\.error: Failed to load resource/, /^answer (503|422|500): .*v1\/tickets/];

afterEach(() => fault(null));

const arrived = async (subject) => (await inbox()).tickets.filter((one) => one.subject === subject);

/** Keys of the tickets that the page posts, in order. */
function keys(page) {
  const keys = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("v1/tickets")) keys.push(request.headers()["idempotency-key"]);
  });
  return keys;
}

/** The one waiting ticket. */
const parcel = (visit, subject) => visit.main.getByRole("listitem").filter({ has: visit.page.getByRole("heading", { name: words(subject) }) });

test("cut off before Send, reloaded, back: exactly one ticket", async (t) => {
  const subject = "Домен cut.example не продлился, хотя счёт оплачен вчера";
  const { page, context, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject, file: SHOT });
  await context.setOffline(true);
  await visit.send();
  await visit.at("Исходящие");
  await visit.main.getByRole("heading", { name: /^Нет\s+связи\s+с\s+\d\d:\d\d/ }).waitFor();
  const waiting = parcel(visit, subject);
  await waiting.getByText(words("Ждёт связи")).waitFor();
  assert.deepEqual(await arrived(subject), []);

  // What a person can do meanwhile.
  await waiting.getByRole("button", { name: words("Копировать как текст") }).waitFor();
  const mail = waiting.getByRole("link", { name: words("Отправить письмом") });
  assert.ok((await mail.count()) === 0 || /^mailto:/.test(await mail.getAttribute("href")));

  // A page that loads while tickets still cannot go: it is waiting there as well.
  await context.route("**/v1/tickets", (route) => route.abort("internetdisconnected"));
  await context.setOffline(false);
  await page.reload();
  const again = await begin(page);
  await again.at("Исходящие");
  await parcel(again, subject).waitFor();
  assert.deepEqual(await arrived(subject), []);

  // Back.
  await context.unroute("**/v1/tickets");
  await context.setOffline(true);
  await context.setOffline(false);
  const number = await again.receipt();
  assert.deepEqual((await arrived(subject)).map((one) => one.number), [number], "exactly one");
  const { ticket: whole, files } = await ticket(number);
  assert.equal(whole.body, subject);
  assert.deepEqual(whole.steps, ["Оплатил счёт картой"]);
  assert.equal(files[0].name, SHOT.name);
  assert.ok((await attachment(number, 1)).equals(SHOT.bytes), "the file came through two pages and is whole");

  // A reload sends nothing again.
  await page.reload();
  await begin(page);
  assert.equal((await arrived(subject)).length, 1);
  assertQuiet(...CUT);
});

test("a server that is down is told, and the retry has the same key", async (t) => {
  const subject = "Домен down.example не продлился, хотя счёт оплачен вчера";
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const sent = keys(page);
  const visit = await toReview(page, { text: subject, file: SHOT });
  await fault({ status: 503 });
  await visit.send();
  await visit.at("Исходящие");
  const waiting = parcel(visit, subject);
  await waiting.getByText(/\(503\)/).waitFor();
  assert.match(plain(await waiting.textContent()), /Текст и файлы целы/);
  assert.deepEqual(await arrived(subject), []);
  await fault(null);
  await waiting.getByRole("button", { name: words("Повторить сейчас") }).click();
  const number = await visit.receipt();
  assert.deepEqual((await arrived(subject)).map((one) => one.number), [number]);
  assert.ok(sent.length >= 2, "it was tried again");
  assert.equal(new Set(sent).size, 1, `one key for one ticket: ${sent.join(", ")}`);
  assert.match(sent[0], /^"[!-~]{20,}"$/);
  assertQuiet(...CUT);
});

test("a server that is down for a moment is asked again without a press", async (t) => {
  const subject = "Домен soon.example не продлился, хотя счёт оплачен вчера";
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject });
  await fault({ status: 503 });
  await visit.send();
  await visit.at("Исходящие");
  await fault(null);
  await visit.main.getByRole("heading", { level: 1, name: /^№\s/ }).waitFor({ timeout: 15_000 });
  assert.equal((await arrived(subject)).length, 1);
});

test("an answer that is lost after the commit makes no second ticket", async (t) => {
  const subject = "Домен broken.example не продлился, хотя счёт оплачен вчера";
  const { page, context, assertQuiet } = await open(t, { profile: "prem-site" });
  const sent = keys(page);
  const visit = await toReview(page, { text: subject, file: SHOT });
  await context.route("**/v1/tickets", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await visit.send();
  await visit.at("Исходящие");
  const stored = await arrived(subject);
  assert.equal(stored.length, 1, "the desk has it, the page does not know");
  await context.unroute("**/v1/tickets");
  await parcel(visit, subject).getByRole("button", { name: words("Повторить сейчас") }).click();
  assert.equal(await visit.receipt(), stored[0].number, "the same number");
  assert.equal((await arrived(subject)).length, 1);
  assert.equal(new Set(sent).size, 1, "one key");
  assertQuiet(...CUT);
});

test("a connection that breaks after the commit makes no second ticket, whoever asks again", async (t) => {
  const subject = "Домен dropped.example не продлился, хотя счёт оплачен вчера";
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject, file: SHOT });
  await fault({ drop_after_commit: true });
  await visit.send();
  // Chromium itself repeats a request whose kept-alive connection broke; otherwise the page does after five seconds.
  await visit.main.getByRole("heading", { level: 1, name: /^№\s/ }).waitFor({ timeout: 15_000 });
  assert.deepEqual((await arrived(subject)).map((one) => one.number), [await visit.receipt()]);
  assertQuiet(...CUT);
});

test("a refused ticket comes back into the form with its text", async (t) => {
  const subject = "Домен refused.example не продлился, хотя счёт оплачен вчера";
  const { page, context, assertQuiet } = await open(t, { profile: "prem-site" });
  const sent = keys(page);
  const visit = await toReview(page, { text: subject, file: SHOT });
  const problem = {
    type: "about:blank",
    title: "Unprocessable",
    status: 422,
    detail: "One member is faulty.",
    errors: [{ pointer: "#/requester/email", detail: "this mailbox is full" }],
  };
  await context.route("**/v1/tickets", (route) =>
    route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await visit.send();
  await visit.focusIs("aw-errors");
  await visit.field("Почта для ответа").waitFor({ timeout: 3000 });
  const at = plain(await visit.element.locator("#aw-e-email").textContent());
  assert.match(at, /^Ошибка: Исправьте «.+»\. Сервер ответил: «this mailbox is full»$/, "the field says it too");
  await visit.summary.getByRole("link", { name: /this\s+mailbox\s+is\s+full/ }).click();
  await visit.focusIs("aw-f-email");
  assert.equal(await visit.field("Почта для ответа").inputValue(), "ivan@mail.example", "what was written is still there");
  await context.unroute("**/v1/tickets");
  await visit.fill("Почта для ответа", "ivan@other.example");
  await visit.through();
  await visit.at("Проверьте билет");
  assert.ok(Object.values(await visit.review()).includes(subject));
  await visit.send();
  const number = await visit.receipt();
  const { ticket: whole } = await ticket(number);
  assert.equal(whole.body, subject);
  assert.equal(whole.requester.email, "ivan@other.example");
  assert.ok((await attachment(number, 1)).equals(SHOT.bytes));
  assert.equal(new Set(sent).size, 2, "another content has another key");
  assertQuiet(...CUT);
});

test("a refusal of the real server comes back into the form as well", async (t) => {
  const subject = "Домен unprocessable.example не продлился, хотя счёт оплачен вчера";
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject });
  await fault({ status: 422 });
  await visit.send();
  await visit.focusIs("aw-errors");
  assert.match(plain(await visit.summary.textContent()), /не принял/);
  await fault(null);
  // Wherever it leads: the text is there, and the ticket can go again.
  if (await visit.box.isVisible()) await visit.goOn();
  else if (await visit.main.getByRole("textbox").first().isVisible()) await visit.through();
  await visit.at("Проверьте билет");
  assert.ok(Object.values(await visit.review()).includes(subject));
  await visit.send();
  await visit.receipt();
  assert.equal((await arrived(subject)).length, 1);
});

test("a slow sending can be stopped, keeps the ticket, and makes one of it", async (t) => {
  const subject = "Домен slow.example не продлился, хотя счёт оплачен вчера";
  const { page } = await open(t, { profile: "prem-site" });
  const sent = keys(page);
  const visit = await toReview(page, { text: subject, file: SHOT });
  await fault({ slow_ms: 9000 });
  await visit.send();
  await visit.at("Отправляем билет");
  await visit.main.getByText(words("Текст сохранён на этом устройстве")).waitFor();
  await visit.button("Остановить отправку").click();
  await visit.at("Исходящие");
  await parcel(visit, subject).waitFor();
  await fault(null);
  await parcel(visit, subject).getByRole("button", { name: words("Повторить сейчас") }).click();
  // The first one may still be in flight on the server: the page waits and asks again with the same key.
  await visit.main.getByRole("heading", { level: 1, name: /^№\s/ }).waitFor({ timeout: 40_000 });
  assert.equal((await arrived(subject)).length, 1);
  assert.equal(new Set(sent).size, 1);
});

test("a second press on Send makes no second ticket", async (t) => {
  const subject = "Домен twice.example не продлился, хотя счёт оплачен вчера";
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject });
  await fault({ slow_ms: 500 });
  await visit.button(words("Отправить билет")).dblclick();
  await visit.receipt();
  await page.waitForTimeout(800);
  assert.equal((await arrived(subject)).length, 1);
});

test("a ticket that waits can be deleted, and the next question begins empty", async (t) => {
  const { page, context } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: TROUBLE, file: SHOT });
  await context.setOffline(true);
  await visit.send();
  await visit.at("Исходящие");
  const waiting = parcel(visit, TROUBLE);
  // Delete asks once more in place.
  await waiting.getByRole("button", { name: words("Удалить") }).click();
  await waiting.getByRole("button").last().click();
  await waiting.waitFor({ state: "detached" });
  await context.setOffline(false);
  await visit.button("Новый вопрос").click();
  assert.equal(await visit.box.inputValue(), "");
  assert.deepEqual(await arrived(TROUBLE), []);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("parcel"))), []);
});

test("a question begun while another one waits outlives the other one's receipt", async (t) => {
  const subject = "Домен first.example не продлился, хотя счёт оплачен вчера";
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: subject });
  await fault({ status: 503 });
  await visit.send();
  await visit.at("Исходящие");
  await visit.button("Новый вопрос").click();
  await visit.write("Не приходит почта на домен");
  await visit.sections.getByRole("button", { name: /Билеты/ }).click();
  await visit.at("Исходящие");
  await fault(null);
  await parcel(visit, subject).getByRole("button", { name: words("Повторить сейчас") }).click();
  await visit.receipt();
  await visit.button("К следующему вопросу").click();
  assert.equal(await visit.box.inputValue(), "Не приходит почта на домен");
});
