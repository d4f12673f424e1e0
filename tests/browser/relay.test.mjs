// A page before a real `askwell relay` on another origin, with a small help desk behind it: tokens, work, tickets that are taken now and
// numbered later, and files told one by one.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test, { beforeEach } from "node:test";
import { startDesk } from "./desk.mjs";
import { DIST, ROOT, house } from "./harness.mjs";
import { policy, serveStatic } from "./static.mjs";
import { picture, toReview, words } from "./visit.mjs";

const PROGRAM = resolve(process.env.ASKWELL_BIN ?? join(ROOT, "target/release/askwell"));
const FILE = { name: "Журнал «1».png", bytes: picture(40_000, 7) };
const { open } = house();
const desk = await startDesk();
const work = mkdtempSync(join(tmpdir(), "askwell-relay-"));

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

/** A site whose profile posts to this endpoint and asks for tokens. */
async function site(name, endpoint) {
  const folder = join(work, name);
  cpSync(join(ROOT, "assets/profiles/prem-site"), join(folder, "profiles/prem-site"), { recursive: true });
  const profile = join(folder, "profiles/prem-site/profile.toml");
  const text = readFileSync(profile, "utf8").replace(/^endpoint = .*$/m, `endpoint = "${endpoint}"\nform = true`);
  writeFileSync(profile, text);
  const args = ["build", "--app", DIST, "--out", join(folder, "site"), "--plain", "--profiles", join(folder, "profiles")];
  execFileSync(PROGRAM, args, { cwd: ROOT });
  return serveStatic({ root: join(folder, "site"), headers: { "Content-Security-Policy": policy(new URL(endpoint).origin) } });
}

/** A relay before the desk; `more` are lines of its settings. */
async function relay(name, port, origin, more) {
  const folder = join(work, name, "relay");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "signing"), "0123456789abcdef0123456789abcdef\n");
  const assets = join(ROOT, "assets");
  writeFileSync(
    join(folder, "relay.toml"),
    `listen = "127.0.0.1:${port}"\nbackend = "${assets}/backends/zendesk.toml"\nlocales = "${assets}/locales"\n` +
      `[store]\nfolder = "data"\n[access]\norigins = ["${origin}"]\nper_minute = 0\n[var]\nurl = "${desk.url}"\n${more}`,
  );
  const child = spawn(PROGRAM, ["relay", "--config", join(folder, "relay.toml")], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  await new Promise((up, failed) => {
    child.stdout.once("data", up);
    child.once("exit", () => failed(new Error(said)));
  });
  return { log: () => said, stop: () => new Promise((done) => { child.once("exit", done); child.kill("SIGTERM"); }) };
}

const ports = [await freePort(), await freePort()];
const sites = [await site("plain", `http://127.0.0.1:${ports[0]}/v1/tickets`), await site("loaded", `http://127.0.0.1:${ports[1]}/v1/tickets`)];
const origins = sites.map(({ url }) => new URL(url).origin);
const relays = [
  await relay("plain", ports[0], origins[0], `[queue]\npatience_ms = 1500\nfirst_wait_ms = 300\n[form]\nsecret = { file = "signing" }\nleast_age_s = 1\n`),
  await relay("loaded", ports[1], origins[1], `[queue]\npatience_ms = 4000\n[form]\nsecret = { file = "signing" }\nleast_age_s = 1\nload = 0\nwork_bits = 14\n`),
];
test.after(async () => {
  await Promise.all(relays.map((one) => one.stop()));
  await Promise.all([desk, ...sites].map((one) => one.close()));
  rmSync(work, { recursive: true, force: true });
});
beforeEach(() => {
  Object.assign(desk, { tickets: [], uploads: new Map(), posted: [], fail: [] });
});
const visitTo = (t, at) => open(t, { profile: "prem-site", path: sites[at].url });

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
