// A page that posts straight to a help desk on another origin: a site that was built for Zendesk, and one for Chatwoot.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test, { beforeEach } from "node:test";
import { startDesk } from "./desk.mjs";
import { DIST, ROOT, house } from "./harness.mjs";
import { policy, serveStatic } from "./static.mjs";
import { TROUBLE, begin, picture, plain, toReview, words } from "./visit.mjs";

const PROGRAM = resolve(process.env.ASKWELL_BIN ?? join(ROOT, "target/release/askwell"));
const { open } = house();
const desk = await startDesk();
const work = mkdtempSync(join(tmpdir(), "askwell-desk-"));
cpSync(join(ROOT, "assets/profiles/prem-site"), join(work, "profiles/prem-site"), { recursive: true });

/** The same page, built for another help desk, on an origin of its own. */
async function site(backend, ...vars) {
  const out = join(work, backend);
  const args = ["build", "--app", DIST, "--out", out, "--plain", "--profiles", join(work, "profiles"), "--backend", backend];
  const said = execFileSync(PROGRAM, [...args, ...vars.flatMap((one) => ["--var", one])], { cwd: ROOT, encoding: "utf8" });
  assert.ok(said.includes(`posts to ${desk.url}: allow it in the policy of the page (connect-src)`), said);
  return serveStatic({ root: out, headers: { "Content-Security-Policy": policy(desk.url) } });
}
const sites = {
  zendesk: await site("zendesk", `url=${desk.url}`),
  chatwoot: await site("chatwoot", `url=${desk.url}`, "inbox=abc"),
};
test.after(async () => {
  await Promise.all([desk, ...Object.values(sites)].map((one) => one.close()));
  rmSync(work, { recursive: true, force: true });
});
beforeEach(() => {
  Object.assign(desk, { tickets: [], uploads: new Map(), posted: [], fail: [] });
});

const FILES = [
  { name: "Снимок «1».png", bytes: picture(60_000, 3) },
  { name: "журнал 2.png", bytes: picture(9_000, 5) },
];
const visitTo = (t, name) => open(t, { profile: "prem-site", path: sites[name].url });
const parcel = (visit) => visit.main.getByRole("listitem").first();

test("files go first, the ticket names them, and every byte arrives", async (t) => {
  const { page, assertQuiet, foreign, requests } = await visitTo(t, "zendesk");
  const visit = await toReview(page, { file: FILES });
  await visit.send();
  assert.equal(await visit.receipt(), "4700");
  const [ticket] = desk.tickets;
  assert.equal(desk.tickets.length, 1);
  assert.deepEqual(ticket.requester, { name: "ivan@mail.example", email: "ivan@mail.example" });
  assert.ok(ticket.comment.body.startsWith(TROUBLE), ticket.comment.body);
  assert.deepEqual(ticket.comment.uploads, ["token1", "token2"]);
  for (const [at, file] of FILES.entries()) {
    const sent = desk.uploads.get(`token${at + 1}`);
    assert.deepEqual([sent.name, sent.type], [file.name, "image/png"]);
    assert.ok(sent.bytes.equals(file.bytes), "the file is whole");
  }
  assert.equal(requests.filter(({ url }) => url.includes("askwell-courier-")).length, 1, "the courier came once");
  assert.deepEqual(foreign(desk.url), []);
  assertQuiet();
});

test("a fault of the help desk stands at its field, and the mended ticket is one", async (t) => {
  const { page } = await visitTo(t, "zendesk");
  const visit = await toReview(page);
  const details = { requester: [{ description: "Requester: email is not valid" }] };
  desk.fail = [{ at: "requests.json", status: 422, body: { error: "RecordInvalid", description: "Record validation errors", details } }];
  await visit.send();
  await visit.focusIs("aw-errors");
  assert.match(plain(await visit.element.locator("#aw-e-email").textContent()), /email is not valid/);
  await visit.fill("Почта для ответа", "ivan@other.example");
  await visit.through();
  await visit.at("Проверьте билет");
  await visit.send();
  await visit.receipt();
  assert.deepEqual(desk.tickets.map((one) => one.requester.email), ["ivan@other.example"]);
});

test("an answer that is lost is left to the client, also after a reload; nothing is sent by itself", async (t) => {
  const { page } = await visitTo(t, "zendesk");
  const visit = await toReview(page, { file: FILES[0] });
  desk.fail = [{ at: "requests.json", cut: true, after: true }];
  await visit.send();
  await visit.at("Исходящие");
  await parcel(visit).getByText(words("Неизвестно, получил ли сервер", { end: true })).waitFor();
  assert.equal(desk.tickets.length, 1);
  await page.reload();
  const again = await begin(page);
  await again.at("Исходящие");
  await parcel(again).getByText(words("Неизвестно, получил ли сервер", { end: true })).waitFor();
  await page.waitForTimeout(7_000);
  assert.equal(desk.tickets.length, 1, "by nobody's word a second one");
  await parcel(again).getByRole("button", { name: words("Всё равно отправить") }).click();
  assert.equal(await again.receipt(), "4701");
  assert.equal(desk.posted.filter((path) => path.includes("uploads")).length, 1, "what has gone through is not sent again");
});

test("a refusal that the browser hides is explained and not hammered", async (t) => {
  const { page } = await visitTo(t, "zendesk");
  const visit = await toReview(page, { file: FILES[0] });
  desk.fail = Array.from({ length: 5 }, () => ({ at: "uploads.json", status: 429, cors: false }));
  await visit.send();
  await visit.at("Исходящие");
  await parcel(visit).getByText(words("Сервер поддержки не отвечает или отказал молча", { end: true })).waitFor();
  const before = desk.posted.length;
  await page.waitForTimeout(7_000);
  assert.equal(desk.posted.length, before);
});

test("a pause that the help desk names is kept, and then one ticket arrives", async (t) => {
  const { page } = await visitTo(t, "chatwoot");
  const visit = await toReview(page, { file: FILES[0] });
  desk.fail = [
    { at: "/contacts", status: 503, headers: { "Retry-After": "2" } },
    { at: "/conversations", status: 429, headers: { "Retry-After": "2" } },
  ];
  await visit.send();
  await visit.main.getByRole("heading", { level: 1, name: /^№\s/ }).waitFor({ timeout: 15_000 });
  assert.equal(desk.tickets.length, 1);
  const [message] = desk.tickets[0].messages;
  assert.ok(message.find((part) => part.name === "content").bytes.toString().includes(TROUBLE));
  const file = message.find((part) => part.name === "attachments[]");
  assert.equal(file.file, FILES[0].name);
  assert.ok(file.bytes.equals(FILES[0].bytes));
});

test("a ticket that is half made is told as it is, and only the rest is sent again", async (t) => {
  const { page } = await visitTo(t, "chatwoot");
  const visit = await toReview(page, { file: FILES[0] });
  desk.fail = [{ at: "/messages", status: 503 }];
  await visit.send();
  await visit.at("Исходящие");
  await parcel(visit).getByText(words("Номер 1 уже есть", { end: true })).waitFor();
  assert.equal(desk.tickets.length, 1);
  await visit.main.getByRole("heading", { level: 1, name: /^№\s/ }).waitFor({ timeout: 15_000 });
  assert.equal(desk.tickets.length, 1, "the conversation is not made again");
  assert.equal(desk.tickets[0].messages.length, 1);
});

test("what is refused of a ticket that exists is told on its receipt", async (t) => {
  const { page } = await visitTo(t, "chatwoot");
  const visit = await toReview(page, { file: FILES[0] });
  desk.fail = [{ at: "/messages", status: 413, body: { error: "Attachment too large" } }];
  await visit.send();
  assert.equal(await visit.receipt(), "1");
  await visit.main.getByText(/дошло\s+не\s+всё\.[^]*«Attachment\s+too\s+large»/).waitFor();
});

test("an addition goes to the same conversation", async (t) => {
  const { page } = await visitTo(t, "chatwoot");
  const visit = await toReview(page);
  await visit.send();
  await visit.receipt();
  await visit.button(/^\s*Дополнить/).click();
  await visit.main.getByRole("textbox").first().fill("Ещё: письмо с чеком не пришло");
  await visit.main.getByRole("button", { name: /^\s*Отправить/ }).click();
  await visit.main.getByText(words("Дополнение принято")).first().waitFor();
  assert.equal(desk.tickets.length, 1);
  assert.equal(desk.tickets[0].messages.length, 2);
});

test("two tabs send a ticket once", async (t) => {
  const { page, context } = await visitTo(t, "zendesk");
  const visit = await toReview(page);
  desk.fail = [{ at: "requests.json", slow: 3_000 }];
  await visit.send();
  await visit.at("Отправляем билет");
  const second = await context.newPage();
  await second.goto(page.url());
  const other = await begin(second);
  await visit.receipt();
  await other.main.getByRole("button", { name: /Вернуть/ }).first().waitFor({ timeout: 500 }).catch(() => {});
  await second.waitForTimeout(2_000);
  assert.equal(desk.tickets.length, 1);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("parcel"))), []);
});
