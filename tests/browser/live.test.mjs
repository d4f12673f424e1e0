// A page on one origin, `askwell relay` on another, and behind it a real help desk: what a client wrote and attached is read back from
// there byte for byte, once, also when the way to it is bad. `.ci/test servers` starts the help desks:
//   .ci/request-tracker.sh node --test tests/browser/live.test.mjs
//   .ci/django-helpdesk.sh node --test tests/browser/live.test.mjs
import assert from "node:assert/strict";
import { createServer, request as ask } from "node:http";
import test, { after, before, describe } from "node:test";
import { house } from "./harness.mjs";
import { startRelay } from "./relay.mjs";
import { picture, plain, toReview, words } from "./visit.mjs";

const { RT_URL, RT_TOKEN, RT_PASS, DH_URL, DH_TOKEN } = process.env;
const { open } = house();
const LOG = "строка 1: ёлка & <b>\r\nстрока 2: «кавычки»\n";
const FILES = [
  { name: "Снимок «1» — ошибка.png", bytes: picture(60_000, 3) },
  { name: "журнал 2.txt", bytes: Buffer.from(LOG), type: "text/plain" },
  { name: "ещё один.png", bytes: picture(300, 9) },
];
/** What the client writes: the marker tells the tickets of one test. */
const story = (marker) => `Домен ${marker}.example не продлился, «оплачен» вчера\n\nВ панели ошибка <b>402</b> & "счёт не найден" 😀`;
const plainFiles = (files) => files.map(({ name, bytes }) => [name, bytes.toString("hex")]).sort();

/** Waits until the help desk's refusal stands above the form, with the focus on it. */
async function refused(visit) {
  await visit.element.locator("#aw-errors").waitFor();
  await visit.focusIs("aw-errors");
}

/** The help desk's number: the relay's own may stand there first. */
async function numbered(visit) {
  await visit.receipt();
  await visit.main.getByText(words("Это номер квитанции", { end: true })).waitFor({ state: "detached", timeout: 60_000 });
  return visit.receipt();
}

/** Stands before a help desk and does to the next requests what `acts` says: { status, headers }, { cut: true } once it was answered. */
async function startGate(target) {
  const gate = { acts: [], posts: 0 };
  const server = createServer((request, response) => {
    gate.posts += 1;
    const act = gate.acts.shift() ?? {};
    if (act.status) {
      request.resume();
      return request.on("end", () => response.writeHead(act.status, { Connection: "close", ...act.headers }).end());
    }
    const onward = ask(new URL(request.url, target), { method: request.method, headers: request.headers }, (answer) => {
      if (act.cut) {
        answer.resume();
        return answer.on("end", () => request.socket.destroy());
      }
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((up) => server.listen(0, "127.0.0.1", up));
  gate.url = `http://127.0.0.1:${server.address().port}`;
  gate.close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return gate;
}

const get = async (url, authorization) => {
  const answer = await fetch(url, { headers: { Authorization: authorization } });
  assert.equal(answer.status, 200, `${url}: ${answer.status}`);
  return answer;
};

/** Tickets of Request Tracker whose subject holds the marker, as { number, subject, from, text, files, key }. */
async function ofRequestTracker(marker) {
  const authorization = `Basic ${Buffer.from(`root:${RT_PASS}`).toString("base64")}`;
  const json = async (path) => (await get(`${RT_URL}/REST/2.0/${path}`, authorization)).json();
  const found = await json(`tickets?query=${encodeURIComponent(`Subject LIKE '${marker}'`)}`);
  return Promise.all(
    found.items.map(async ({ id }) => {
      const ticket = await json(`ticket/${id}`);
      const list = await json(`ticket/${id}/attachments?per_page=100`);
      const parts = await Promise.all(list.items.map((item) => json(`attachment/${item.id}`)));
      const bytes = (part) => Buffer.from(part.Content ?? "", "base64");
      const letters = parts.filter((part) => !part.Filename && part.ContentType === "text/plain").map((part) => bytes(part).toString("utf8"));
      return {
        number: String(id),
        subject: ticket.Subject,
        from: ticket.Requestor[0].id,
        text: letters.find((letter) => letter.includes(marker)),
        files: parts.filter((part) => part.Filename).map((part) => ({ name: part.Filename, bytes: bytes(part) })),
        key: ticket.CustomFields.find((field) => field.name === "IdempotencyKey")?.values[0],
      };
    }),
  );
}

/** The same of django-helpdesk, which keeps no key. */
async function ofDjangoHelpdesk(marker) {
  const authorization = `Token ${DH_TOKEN}`;
  const { results } = await (await get(`${DH_URL}/api/tickets/?page_size=1000`, authorization)).json();
  return Promise.all(
    results
      .filter((ticket) => ticket.title.includes(marker))
      .map(async (ticket) => {
        const kept = ticket.followup_set.flatMap((entry) => entry.followupattachment_set);
        const files = kept.map(async (file) => ({ name: file.filename, bytes: Buffer.from(await (await get(file.file, authorization)).arrayBuffer()) }));
        const { title: subject, submitter_email: from, description: text } = ticket;
        return { number: String(ticket.id), subject, from, text, files: await Promise.all(files) };
      }),
  );
}

const DESKS = [
  {
    name: "Request Tracker",
    url: RT_URL,
    secret: RT_TOKEN,
    backend: "request-tracker",
    vars: { queue: "Hosting", login_field: "Login", key_field: "IdempotencyKey" },
    tickets: ofRequestTracker,
  },
  { name: "django-helpdesk", url: DH_URL, secret: DH_TOKEN, backend: "django-helpdesk", vars: { queue: "1" }, tickets: ofDjangoHelpdesk },
];
const TABLES = `[queue]\npatience_ms = 6000\nfirst_wait_ms = 300\n[form]\nsecret = { file = "signing" }\nleast_age_s = 1\n`;

for (const { name, url, secret, backend, vars, tickets } of DESKS) {
  describe(name, { skip: url ? false : "not running: .ci/test servers starts it" }, () => {
    let gate;
    let relay;
    before(async () => {
      gate = await startGate(url);
      relay = await startRelay({ backend, secret, vars: { ...vars, url: gate.url }, tables: TABLES });
    });
    after(async () => {
      await relay?.stop();
      await gate?.close();
    });
    const visitTo = async (t, marker, answers) => {
      const visitor = await open(t, { profile: "prem-site", path: relay.url });
      // A real help desk takes its time.
      visitor.page.setDefaultTimeout(30_000);
      const keys = [];
      visitor.page.on("request", (request) => {
        if (request.method() === "POST" && request.url().endsWith("/v1/tickets")) keys.push(request.headers()["idempotency-key"]);
      });
      return { ...visitor, keys, visit: await toReview(visitor.page, { text: story(marker), ...answers }) };
    };
    /** The only ticket of this marker. */
    const only = async (marker) => {
      const found = await tickets(marker);
      assert.equal(found.length, 1, `${JSON.stringify(found.map(({ number, subject }) => [number, subject]))}\n${relay.log()}`);
      return found[0];
    };

    test("subject, words and files arrive as they were written", async (t) => {
      const { visit, keys, assertQuiet } = await visitTo(t, "целый-1", { file: FILES });
      const shown = Object.values(await visit.review());
      await visit.send();
      const number = await numbered(visit);
      const ticket = await only("целый-1");
      assert.equal(ticket.number, number);
      assert.ok(shown.includes(ticket.subject), `${ticket.subject} in ${JSON.stringify(shown)}`);
      assert.equal(ticket.from, "ivan@mail.example");
      assert.ok(ticket.text.startsWith(`${story("целый-1")}\n`), ticket.text);
      assert.ok(ticket.text.includes("Оплатил счёт картой"), ticket.text);
      assert.deepEqual(plainFiles(ticket.files), plainFiles(FILES));
      if (ticket.key) assert.equal(`"${ticket.key}"`, keys[0]);
      assertQuiet();
    });

    test("too many, then down for the moment: it arrives by itself, once", async (t) => {
      const { visit } = await visitTo(t, "занято-2", { file: FILES.slice(0, 2) });
      gate.acts = [{ status: 429, headers: { "Retry-After": "1" } }, { status: 503, headers: { "Retry-After": "1" } }];
      await visit.send();
      const number = await numbered(visit);
      const ticket = await only("занято-2");
      assert.equal(ticket.number, number);
      assert.deepEqual(plainFiles(ticket.files), plainFiles(FILES.slice(0, 2)));
    });

    test("an answer that is lost makes no second ticket", async (t) => {
      const { page, visit } = await visitTo(t, "обрыв-3", {});
      gate.acts = [{ cut: true }];
      await visit.send();
      await visit.receipt();
      const posts = gate.posts;
      await page.waitForTimeout(4_000);
      assert.equal(gate.posts, posts, "nothing is sent by itself");
      await only("обрыв-3");
    });

    test("too large for the way: told, and without the file it goes", async (t) => {
      const { visit } = await visitTo(t, "велик-4", { file: FILES[0] });
      // Where files follow the ticket, the receipt names the one that was refused.
      gate.acts = backend === "django-helpdesk" ? [{}, { status: 413 }] : [{ status: 413 }];
      await visit.send();
      if (backend === "django-helpdesk") {
        await numbered(visit);
        await visit.main.getByText(FILES[0].name).first().waitFor();
        assert.deepEqual((await only("велик-4")).files, []);
        return;
      }
      await refused(visit);
      // The file is named above, and the question that holds it stands open.
      await visit.element.locator("#aw-errors").filter({ hasText: FILES[0].name }).waitFor();
      await visit.main.getByRole("listitem").filter({ hasText: FILES[0].name }).getByRole("button").last().click();
      await visit.fill("Почему снимка нет", "Он слишком велик");
      await visit.through();
      await visit.at("Проверьте билет");
      await visit.send();
      await numbered(visit);
      assert.deepEqual((await only("велик-4")).files, []);
    });

    test("an address that the help desk does not take stands at its field", { skip: backend !== "django-helpdesk" }, async (t) => {
      const { visit } = await visitTo(t, "адрес-5", { email: "иван@почта.example" });
      await visit.send();
      await refused(visit);
      assert.match(plain(await visit.element.locator("#aw-e-email").textContent()), /valid email address/);
      await visit.fill("Почта для ответа", "ivan@other.example");
      await visit.through();
      await visit.at("Проверьте билет");
      await visit.send();
      await numbered(visit);
      assert.equal((await only("адрес-5")).from, "ivan@other.example");
    });
  });
}
