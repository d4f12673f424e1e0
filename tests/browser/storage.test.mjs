// A device that is full, denied, or holds what another version of the page has kept: told where the client is, nothing typed is lost,
// and the ticket goes all the same.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { TROUBLE, begin, openPrepared, picture, toReview, words } from "./visit.mjs";

const { open, inbox, ticket, attachment, fault, server } = house();
const SHOT = { name: "Снимок.png", bytes: picture(400_000, 5) };
const SETTLED = 1_200;
const UNKEPT = words("Этот браузер не даёт хранить черновик. Не закрывайте страницу, пока не отправите.");

/** The note on this screen, and the ways out beside it. */
async function told(visit) {
  await visit.main.getByText(UNKEPT).first().waitFor();
  const copy = visit.main.getByRole("button", { name: words("Копировать как текст") }).first();
  await copy.waitFor();
  const mail = await visit.main.getByRole("link", { name: words("Отправить письмом") }).first().getAttribute("href");
  assert.ok(decodeURIComponent(mail).includes(TROUBLE), mail);
  return copy;
}

/** The device has room for no file more of this origin. */
async function fill(page, context) {
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(server().url).origin, quotaSize: 50_000 });
}

test("a device without room for a file says so, and the file goes from memory", async (t) => {
  const { page, context } = await open(t, { profile: "prem-site" });
  await fill(page, context);
  const visit = await toReview(page, { file: SHOT });
  await told(visit);
  assert.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 1, "the database is there, and full");
  await visit.send();
  assert.ok((await attachment(await visit.receipt(), 1)).equals(SHOT.bytes));
});

test("a device without room for words says so on every screen; they stay, can be copied, mailed and sent", async (t) => {
  const { page, context } = await open(t, { profile: "prem-site" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const visit = await begin(page);
  await page.evaluate(() => {
    for (let size = 1 << 22; size >= 1; size >>= 1) {
      try {
        for (let n = 0; ; n++) localStorage.setItem(`host:${size}:${n}`, "x".repeat(size));
      } catch {
        // No room for so much: half of it.
      }
    }
  });
  await visit.write(TROUBLE);
  const copy = await told(visit);
  await copy.click();
  await page.waitForFunction((words) => navigator.clipboard.readText().then((text) => text.includes(words)), TROUBLE);
  await visit.goOn();
  await visit.at(/^Остал/);
  await told(visit);
  await visit.answer();
  await told(visit);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("askwell:"))), []);
  await visit.send();
  assert.equal((await ticket(await visit.receipt())).ticket.body, TROUBLE);
});

for (const [how, deny] of [
  ["throws", () => Object.defineProperty(window, "indexedDB", { get: () => { throw new DOMException("denied", "SecurityError"); } })],
  ["refuses", () => { IDBFactory.prototype.open = () => { throw new DOMException("denied", "InvalidStateError"); }; }],
  ["never answers", () => { IDBFactory.prototype.open = () => new EventTarget(); }],
]) {
  test(`a database that ${how} costs no file`, async (t) => {
    const url = new URL("?profile=prem-site", server().url);
    const { page } = await openPrepared(open, t, {}, url, (page) => page.addInitScript(deny));
    page.setDefaultTimeout(25_000);
    const visit = await toReview(page, { file: SHOT });
    await told(visit);
    await visit.send();
    assert.ok((await attachment(await visit.receipt(), 1)).equals(SHOT.bytes));
  });
}

/** Everything of this kind on the device, as if another version had sealed it: the byte behind the kind is the version. */
const older = (kind) => {
  const keys = Object.keys(localStorage).filter((key) => `${key}:`.includes(`:${kind}:`));
  for (const key of keys) {
    const value = localStorage[key];
    localStorage[key] = value.slice(0, 5) + String.fromCharCode(value.charCodeAt(5) - 1) + value.slice(6);
  }
  return keys;
};

test("a ticket that another version has left in the outbox is told, offered as text, and never sent by itself", async (t) => {
  const text = `${TROUBLE}, из прежней версии`;
  const { page, context } = await open(t, { profile: "prem-site" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await fault({ status: 503 });
  const visit = await toReview(page, { text });
  await visit.send();
  await visit.at("Исходящие");
  // The tab goes with its own draft: what is left is the parcel.
  const [key] = await page.evaluate(older, "parcel");
  await fault(null);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();

  const again = await begin(page);
  const offer = again.main.locator("section.aw-note").filter({ hasText: "сохранила другая версия" });
  await offer.getByText(words(text, { end: true })).waitFor();
  await offer.getByRole("button", { name: words("Копировать как текст") }).click();
  await page.waitForFunction((words) => navigator.clipboard.readText().then((text) => text.includes(words)), text);
  const arrived = async () => (await inbox()).tickets.filter((one) => one.subject.includes("из прежней версии")).length;
  await page.waitForTimeout(2_000);
  assert.equal(await arrived(), 0);
  assert.ok(await page.evaluate((key) => key in localStorage, key), "kept until the client says so");
  await offer.getByRole("button", { name: words("Вернуть") }).click();
  await offer.waitFor({ state: "detached" });
  assert.ok((await again.box.inputValue()).includes(text));
  assert.ok(!(await page.evaluate((key) => key in localStorage, key)));
});

test("a draft that another version has kept is offered in its own tab, and nothing is written over it", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await page.waitForTimeout(SETTLED);
  // A page that goes keeps its draft once more: it is aged when the next one opens.
  await page.addInitScript(`if (!("aged" in sessionStorage)) sessionStorage.aged = (${older})("draft");`);
  await page.reload();
  const key = await page.evaluate(() => sessionStorage.aged);
  const kept = await page.evaluate((key) => localStorage[key], key);

  const again = await begin(page);
  assert.equal(await again.box.inputValue(), "");
  const offer = again.main.locator("section.aw-note").filter({ hasText: "черновик из другой версии" });
  await offer.waitFor();
  await again.write("Другой вопрос: не приходит почта");
  await page.waitForTimeout(SETTLED);
  assert.equal(await page.evaluate((key) => localStorage[key], key), kept);
  await offer.getByRole("button", { name: words("Вернуть") }).click();
  await offer.waitFor({ state: "detached" });
  assert.equal(await again.box.inputValue(), TROUBLE);
});

test("a list of sent tickets that another version has kept is read as far as it can be, and put aside as it was", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page, { text: `${TROUBLE}, из прежней версии` });
  await visit.send();
  const number = await visit.receipt();
  const list = "askwell:prem-site:history";
  await page.evaluate(older, "history");
  const kept = await page.evaluate((key) => localStorage[key], list);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();

  // Another ticket, whose receipt writes the list anew.
  const again = await toReview(page, { text: "Не приходит почта на ящик в домене shop.example" });
  await again.send();
  const second = await again.receipt();
  assert.notEqual(second, number);
  const old = again.main.locator("ul.aw-links li").filter({ hasText: number });
  await old.first().waitFor();
  await again.main.locator("ul.aw-links li").filter({ hasText: second }).first().waitFor();
  assert.equal(await page.evaluate((key) => localStorage[`${key}:other`], list), kept, "as it was");
  await again.main.getByRole("button", { name: words("Очистить историю") }).click();
  await old.first().waitFor({ state: "detached" });
  assert.ok(!(await page.evaluate((key) => `${key}:other` in localStorage, list)), "the client's own hand removes it");
});

test("what is too large for the help desk is told in the client's language, with the file", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  await fault({ status: 413 });
  const visit = await toReview(page, { file: SHOT });
  await visit.send();
  const told = visit.main.locator("#aw-errors");
  await told.filter({ hasText: /Уменьшите или уберите файл\s+Снимок\.png/ }).waitFor();
  await fault(null);
});
