// A page before a real `askwell relay` on another origin, with a small help desk behind it: tokens, work, tickets that are taken now and
// numbered later, and files told one by one.
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { startDesk } from "./desk.mjs";
import { house } from "./harness.mjs";
import { startRelay } from "./relay.mjs";
import { openPrepared, picture, toReview, words } from "./visit.mjs";

const FILE = { name: "Журнал «1».png", bytes: picture(40_000, 7) };
const { open } = house();
const desk = await startDesk();

const before = (tables) => startRelay({ backend: "zendesk", vars: { url: desk.url }, tables });
const relays = [
  await before(`[queue]\npatience_ms = 1500\nfirst_wait_ms = 300\n[form]\nsecret = { file = "signing" }\nleast_age_s = 1\n`),
  await before(`[queue]\npatience_ms = 4000\n[form]\nsecret = { file = "signing" }\nleast_age_s = 1\nload = 0\nwork_bits = 14\n`),
];
test.after(async () => {
  await Promise.all(relays.map((one) => one.stop()));
  await desk.close();
});
beforeEach(() => {
  Object.assign(desk, { tickets: [], uploads: new Map(), posted: [], fail: [] });
});
const visitTo = (t, at) => open(t, { profile: "prem-site", path: relays[at].url });

test("a ticket goes through with its token, and every byte of its file", async (t) => {
  const { page, requests, assertQuiet } = await visitTo(t, 0);
  const headers = [];
  page.on("request", (request) => request.url().endsWith("v1/tickets") && headers.push(request.headers()["askwell-form"]));
  const visit = await toReview(page, { file: FILE });
  assert.equal(requests.filter(({ url }) => url.endsWith("/v1/form")).length, 1, "a token is asked for before Send");
  await visit.send();
  assert.equal(await visit.receipt(), "4700");
  assert.match(headers.at(-1), /^[0-9a-f]+\.0\.[0-9a-f]+\.[0-9a-f]+$/);
  const [ticket] = desk.tickets;
  assert.equal(desk.uploads.get(ticket.comment.uploads[0]).name, FILE.name);
  assert.ok(desk.uploads.get("token1").bytes.equals(FILE.bytes));
  assert.equal(requests.some(({ url }) => url.includes("askwell-courier-")), false, "the courier is not needed");
  assertQuiet();
});

test("a token that was long on its way is as young as the relay says, and the ticket waits for it", async (t) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const { page } = await openPrepared(open, t, { profile: "prem-site" }, new URL("?profile=prem-site", relays[0].url), (page) =>
    page.route("**/v1/form", async (route) => {
      await released;
      await route.continue();
    }),
  );
  const visit = await toReview(page);
  const came = page.waitForResponse("**/v1/form");
  await page.waitForTimeout(1_200);
  release();
  await came;
  await visit.send();
  assert.equal(await visit.receipt(), "4700", "it was not taken for a machine's");
});

test("under load the page works for its ticket, and goes on answering", async (t) => {
  const { page, requests, assertQuiet } = await visitTo(t, 1);
  const visit = await toReview(page);
  await visit.send();
  assert.equal(await visit.receipt(), "4700");
  assert.ok(requests.some(({ url }) => url.includes("askwell-courier-")), "the courier does the work");
  assertQuiet();
});

test("while the help desk is down the relay's receipt stands there, and the number follows by itself", async (t) => {
  const { page } = await visitTo(t, 0);
  const visit = await toReview(page);
  desk.fail = Array.from({ length: 4 }, () => ({ at: "requests.json", status: 503, headers: { "Retry-After": "2" } }));
  await visit.send();
  const first = await visit.receipt();
  assert.notEqual(first, "4700");
  await visit.main.getByText(words("Это номер квитанции", { end: true })).waitFor();
  await visit.main.getByRole("heading", { level: 1, name: /4700/ }).waitFor({ timeout: 40_000 });
  assert.equal(await visit.main.getByText(words("Это номер квитанции", { end: true })).count(), 0);
  assert.equal(desk.tickets.length, 1);
});

test("a fault that the help desk finds comes back through the relay to its field", async (t) => {
  const { page } = await visitTo(t, 0);
  const visit = await toReview(page);
  const details = { requester: [{ description: "Requester: email is not valid" }] };
  desk.fail = [{ at: "requests.json", status: 422, body: { error: "RecordInvalid", description: "Record validation errors", details } }];
  await visit.send();
  await visit.focusIs("aw-errors");
  assert.match(await visit.element.locator("#aw-e-email").textContent(), /email is not valid/);
  await visit.fill("Почта для ответа", "ivan@other.example");
  await visit.through();
  await visit.at("Проверьте билет");
  await visit.send();
  await visit.receipt();
  assert.equal(desk.tickets.length, 1);
});
