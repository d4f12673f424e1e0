// The widget as a guest: several on one page, removed, moved, on another origin, below a path, under hostile style sheets. Every host
// page here is held to the strict policy, so that a quiet page is also one without a violation.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { DIST, ROOT, house } from "./harness.mjs";
import { policy, serveStatic } from "./static.mjs";
import { TROUBLE, begin, openPrepared, picture, toDetails, words } from "./visit.mjs";

// Where another company's pages live; its address must be known to the server before it starts.
const companyPages = { "/": "" };
const companyHeaders = {};
const company = await serveStatic({ pages: companyPages, headers: companyHeaders });
const { open, inbox, ticket, attachment, fault, server } = house({ args: ["--allow-origin", new URL(company.url).origin] });
test.after(() => company.close());

const SETTLED = 1_200;

const host = (body, head = "") =>
  `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
   <title>Кабинет</title><link rel="icon" href="data:,">${head}<script type="module" src="./askwell.js"></script>${body}</html>`;

/** A host page on the site's own origin. */
function openHost(t, body, { head = "", wishes = {}, prepare = async () => {}, files = {} } = {}) {
  const url = new URL("host.html", server().url);
  return openPrepared(open, t, wishes, url, async (page, context) => {
    const headers = { "Content-Security-Policy": policy() };
    await page.route(url.href, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", headers, body: host(body, head) }));
    for (const [name, body] of Object.entries(files)) {
      await page.route(new URL(name, url).href, (route) => route.fulfill({ contentType: "text/css; charset=utf-8", body }));
    }
    await prepare(page, context);
  });
}

test("two widgets on one page keep to themselves", async (t) => {
  const { page, assertQuiet } = await openHost(t, `<ask-well profile="prem-site"></ask-well><ask-well profile="diphost"></ask-well>`);
  const first = await begin(page);
  const second = await begin(page, { nth: 1 });
  await first.write("Сайт shop.example пишет ошибку 500");
  await second.write("Не приходит почта на домен");
  await second.hits.first().waitFor();
  await first.hits.filter({ hasText: /500/ }).first().click();
  await first.dialog.waitFor();
  assert.equal(await second.dialog.count(), 0);
  await page.keyboard.press("Escape");
  await first.dialog.waitFor({ state: "detached" });
  await second.goOn();
  await second.details();
  assert.equal(await first.box.inputValue(), "Сайт shop.example пишет ошибку 500");
  await page.waitForTimeout(SETTLED);
  const kept = await page.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
  const of = (profile) => Object.keys(kept).filter((key) => key.startsWith(`askwell:${profile}:`)).map((key) => kept[key]).join("\n");
  assert.match(of("prem-site"), /500/);
  assert.doesNotMatch(of("diphost"), /500/, "one provider's widget does not see the other's text");
  await page.reload();
  assert.equal(await (await begin(page)).box.inputValue(), "Сайт shop.example пишет ошибку 500");
  assertQuiet();
});

test("a removed widget leaves no listener, no request and no write behind", async (t) => {
  const { page, requests, assertQuiet } = await openHost(t, `<main><ask-well profile="prem-site"></ask-well></main>`, {
    prepare: (page) =>
      page.addInitScript(() => {
        window.held = new Map();
        for (const target of [window, document]) {
          const [add, remove] = [target.addEventListener, target.removeEventListener];
          target.addEventListener = function (name, call, ...more) {
            window.held.set(call, name);
            return add.call(this, name, call, ...more);
          };
          target.removeEventListener = function (name, call, ...more) {
            window.held.delete(call);
            return remove.call(this, name, call, ...more);
          };
        }
      }),
  });
  const held = () => page.evaluate(() => [...window.held.values()].filter((name) => name !== "securitypolicyviolation").sort());
  const visit = await begin(page);
  assert.ok((await held()).length >= 4, "it does listen while it lives");
  await visit.write(TROUBLE);
  await page.evaluate(() => document.querySelector("ask-well").remove());
  assert.deepEqual(await held(), [], "listeners that stayed");
  const [asked, kept] = [requests.length, await page.evaluate(() => JSON.stringify({ ...localStorage }))];
  assert.match(kept, /не продлился/, "the text was saved on the way out");
  await page.waitForTimeout(SETTLED);
  await page.evaluate(() => {
    for (const name of ["online", "offline", "pagehide", "visibilitychange"]) dispatchEvent(new Event(name));
  });
  assert.equal(requests.length, asked);
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage })), kept);
  // Again and again, without growing.
  for (let n = 0; n < 5; n++) {
    await page.evaluate(() => {
      const widget = document.createElement("ask-well");
      widget.setAttribute("profile", "prem-site");
      document.querySelector("main").append(widget);
    });
    const again = await begin(page);
    assert.equal(await again.box.inputValue(), TROUBLE);
    await page.evaluate(() => document.querySelector("ask-well").remove());
  }
  assert.deepEqual(await held(), []);
  assertQuiet();
});

test("an element that is removed before the module arrives stays silent", async (t) => {
  const { page, assertQuiet } = await openHost(t, `<main><ask-well profile="prem-site"></ask-well></main>`, {
    prepare: (page) =>
      page.route("**/*.wasm", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await route.continue();
      }),
  });
  await page.locator("ask-well").getByRole("textbox").waitFor();
  await page.evaluate(() => document.querySelector("ask-well").remove());
  await page.waitForTimeout(1_500);
  assert.equal(await page.locator("ask-well").count(), 0);
  assertQuiet();
});

test("a widget that is moved keeps its text and its screen", async (t) => {
  const { page, assertQuiet } = await openHost(t, `<main><ask-well profile="prem-site"></ask-well></main><aside></aside>`);
  const visit = await toDetails(page);
  await visit.fill("Вопрос одной фразой", "Почему домен не продлился?");
  await page.evaluate(() => document.querySelector("aside").append(document.querySelector("ask-well")));
  const moved = await begin(page);
  await moved.details();
  assert.equal(await moved.field("Вопрос одной фразой").inputValue(), "Почему домен не продлился?");
  await moved.button("Назад к тексту").click();
  assert.equal(await moved.box.inputValue(), TROUBLE);
  assertQuiet();
});

test("a sent text does not come back when the widget is moved", async (t) => {
  const { page } = await openHost(t, `<main><ask-well profile="prem-site"></ask-well></main><aside></aside>`);
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.goOn();
  await visit.answer();
  await visit.send();
  await visit.receipt();
  await visit.button("Новый вопрос").click();
  assert.equal(await visit.box.inputValue(), "");
  await page.evaluate(() => document.querySelector("aside").append(document.querySelector("ask-well")));
  assert.equal(await (await begin(page)).box.inputValue(), "");
});

test("what the host page knows is not asked", async (t) => {
  const { page, assertQuiet } = await openHost(t, `<ask-well profile="diphost" contract="1" email="old@mail.example"></ask-well>`);
  await page.evaluate(async () => {
    await customElements.whenDefined("ask-well");
    const widget = document.querySelector("ask-well");
    widget.addEventListener("askwell-sent", ({ detail }) => (window.told = detail));
    // What is told last holds: this before the attributes, the attribute that changes afterwards before this.
    widget.identify({ login: "u10482", contract: "2", email: "known@mail.example", plan: "Business", tickets: [{ number: "100-7777", subject: "Старый", open: true }] });
    widget.setAttribute("contract", "48213");
  });
  const visit = await begin(page);
  await visit.write("Письма возвращаются: 550 5.7.1 Relaying denied. Это продолжение 100-7777");
  await visit.goOn();
  await visit.details();
  assert.equal(await visit.field("Логин или номер договора").count(), 0);
  assert.equal(await visit.field("Почта для ответа").count(), 0);
  await visit.fill("Что нужно сделать", "Снимите запрет на отправку");
  await visit.through();
  await visit.main.getByRole("checkbox").check();
  await visit.send();
  const number = await visit.receipt();
  const { ticket: whole } = await ticket(number);
  assert.equal(whole.requester.login, "u10482");
  assert.equal(whole.requester.contract, "48213");
  assert.equal(whole.requester.email, "known@mail.example");
  assert.deepEqual(whole.related, ["100-7777"]);
  assert.equal(await page.evaluate(() => window.told), number, "the host page is told the number");
  assertQuiet();
});

test("facts that come while the form is open are used", async (t) => {
  const { page } = await openHost(t, `<ask-well profile="diphost"></ask-well>`);
  const visit = await begin(page);
  await visit.write("Письма возвращаются: 550 5.7.1 Relaying denied");
  await page.evaluate(() => document.querySelector("ask-well").setAttribute("login", "u10482"));
  await page.evaluate(() => document.querySelector("ask-well").identify({ email: "known@mail.example" }));
  await visit.goOn();
  await visit.details();
  assert.equal(await visit.field("Логин или номер договора").count(), 0);
  assert.equal(await visit.field("Почта для ответа").count(), 0);
});

test("an unknown profile leaves a plain form and tells the webmaster", async (t) => {
  const { page, noise, assertQuiet } = await openHost(t, `<ask-well profile="nobody"></ask-well>`);
  const element = page.locator("ask-well");
  await element.getByText(words("Подсказки не загрузились. Написать в поддержку всё равно можно.")).waitFor();
  await element.getByRole("textbox", { name: words("Что случилось?") }).fill(TROUBLE);
  await element.getByRole("button", { name: words("Копировать текст") }).waitFor();
  const warned = noise.filter((line) => /^console\.warning: askwell:/.test(line));
  assert.equal(warned.length, 1, noise.join("\n"));
  assert.match(warned[0], /profile="nobody".*prem-site/);
  assertQuiet(/^console\.warning: askwell:/);
});

test("attributes may change at any time", async (t) => {
  const { page, assertQuiet } = await openHost(t, `<ask-well profile="prem-site"></ask-well>`);
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await page.waitForTimeout(SETTLED);
  await page.evaluate(() => document.querySelector("ask-well").setAttribute("theme", "dark"));
  const colour = () => visit.element.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector(".aw")).backgroundColor);
  const dark = await colour();
  await page.evaluate(() => document.querySelector("ask-well").setAttribute("theme", "light"));
  assert.notEqual(await colour(), dark);
  await page.evaluate(() => document.querySelector("ask-well").setAttribute("locale", "en"));
  await visit.element.getByRole("heading", { level: 1, name: /What/ }).waitFor();
  await visit.element.getByRole("navigation").waitFor();
  await page.evaluate(() => document.querySelector("ask-well").setAttribute("locale", "ru"));
  const again = await begin(page);
  assert.equal(await again.box.inputValue(), TROUBLE);
  assertQuiet();
});

test("below a path everything is found", async (t) => {
  const site = await serveStatic({ root: DIST, prefix: "/help/desk/", headers: { "Content-Security-Policy": policy() } });
  t.after(() => site.close());
  const { page, assertQuiet, foreign } = await open(t, { path: site.url });
  const visit = await begin(page);
  await visit.write("Сайт shop.example пишет ошибку 500");
  await visit.hits.filter({ hasText: /500/ }).first().click();
  await visit.dialog.getByRole("heading", { level: 1, name: words("Ошибка 500 на сайте") }).waitFor();
  assert.ok(site.requests.every((line) => line.startsWith("GET /help/desk/")), site.requests.join("\n"));
  assertQuiet();
  assert.deepEqual(foreign(), []);
});

test("a ticket from another company's page arrives over three origins", async (t) => {
  // The site as a provider would build it for others' pages: tickets go to an absolute address.
  const work = mkdtempSync(join(tmpdir(), "askwell-embed-"));
  t.after(() => rmSync(work, { recursive: true, force: true }));
  cpSync(join(ROOT, "assets/profiles"), join(work, "profiles"), { recursive: true });
  const profile = join(work, "profiles/prem-site/profile.toml");
  writeFileSync(profile, readFileSync(profile, "utf8").replace('endpoint = "v1/tickets"', `endpoint = "${server().url}v1/tickets"`));
  const program = process.env.ASKWELL_BIN ?? join(ROOT, "target/release/askwell");
  execFileSync(program, ["build", "--app", DIST, "--profiles", join(work, "profiles"), "--out", join(work, "site")], { cwd: ROOT, stdio: "pipe" });
  const files = await serveStatic({ root: join(work, "site"), headers: { "Access-Control-Allow-Origin": "*" } });
  t.after(() => files.close());

  // A real answer and not a routed one: Chromium lets only a page of the loopback network ask the loopback network.
  companyHeaders["Content-Security-Policy"] = policy(`${new URL(files.url).origin} ${new URL(server().url).origin}`);
  companyPages["/"] = host(`<ask-well profile="prem-site"></ask-well>`).replace("./askwell.js", `${files.url}askwell.js`);
  const { page, assertQuiet, foreign } = await open(t, { path: company.url });
  const visit = await begin(page);
  const shot = { name: "Чужой сайт.png", bytes: picture(20_000, 9) };
  await visit.write(TROUBLE);
  await visit.attach(shot);
  await visit.goOn();
  await visit.answer({ excuse: null });
  await visit.send();
  const number = await visit.receipt();
  assert.equal((await ticket(number)).ticket.body, TROUBLE);
  assert.ok((await attachment(number, 1)).equals(shot.bytes));
  assertQuiet();
  assert.deepEqual(foreign(files.url, server().url), []);
});

// What a person sees of a control, and what a hostile sheet could reach by inheritance or by `!important`. The family of the
// font is the host's on purpose, and with it the width of words.
const SEEN = [
  "display", "fontSize", "fontWeight", "fontStyle", "lineHeight", "letterSpacing", "wordSpacing", "textTransform", "textAlign",
  "textIndent", "textShadow", "color", "backgroundColor", "paddingTop", "paddingInlineStart", "borderTopWidth", "borderTopStyle", "borderTopColor",
  "boxSizing", "visibility", "opacity", "cursor", "whiteSpace", "direction", "listStyleType", "minHeight",
];

async function looks(visit) {
  return visit.element.evaluate((element, seen) => {
    const look = {};
    for (const selector of [".aw", ".aw-frame", "h1", "#aw-f-text", ".aw-btn--main", ".aw-act", ".aw-link", "aside li", "p.aw-muted", "header"]) {
      const style = getComputedStyle(element.shadowRoot.querySelector(selector));
      for (const name of seen) look[`${selector} ${name}`] = style[name];
    }
    return look;
  }, SEEN);
}

for (const [name, css] of [
  ["rem of 62.5%", "html { font-size: 62.5%; }"],
  ["everything unset with !important", "* { all: unset !important; } html, body { display: block !important; }"],
  ["inherited noise", "body { font: italic 900 40px/4 serif; letter-spacing: .3em; word-spacing: 1em; text-transform: uppercase; text-align: center; text-indent: 3em; color: #d00; text-shadow: 2px 2px red; white-space: pre; cursor: wait; list-style: square; visibility: visible; }"],
  ["the host page of the mock-ups", readFileSync(new URL("./hostile-host.css", import.meta.url), "utf8")],
]) {
  test(`no style of the host reaches inside: ${name}`, async (t) => {
    const body = `<ask-well profile="prem-site"></ask-well>`;
    const calm = await openHost(t, body, { head: `<link rel="stylesheet" href="host.css">`, files: { "host.css": "body { margin: 0 }" } });
    const wanted = await looks(await begin(calm.page));
    const { page, assertQuiet } = await openHost(t, body, {
      head: `<link rel="stylesheet" href="host.css">`,
      files: { "host.css": `${css}\nbody { margin: 0 !important; padding: 0 !important }` },
    });
    const visit = await begin(page);
    const found = await looks(visit);
    const leaks = Object.keys(wanted).filter((key) => wanted[key] !== found[key]).map((key) => `${key}: ${found[key]} instead of ${wanted[key]}`);
    assert.deepEqual(leaks, []);
    // And it works there.
    await visit.write("Сайт shop.example пишет ошибку 500");
    await visit.hits.first().waitFor();
    await visit.goOn();
    await visit.details();
    assertQuiet();
  });
}

test("a waiting ticket of a removed widget goes when a widget is there again", async (t) => {
  const { page } = await openHost(t, `<main><ask-well profile="prem-site"></ask-well></main>`);
  const visit = await begin(page);
  const subject = "Домен removed.example не продлился, хотя счёт оплачен вчера";
  await visit.write(subject);
  await visit.goOn();
  await visit.answer();
  await fault({ status: 503 });
  t.after(() => fault(null));
  await visit.send();
  await visit.at("Исходящие");
  await page.evaluate(() => document.querySelector("ask-well").remove());
  await fault(null);
  await page.waitForTimeout(6_000);
  const arrived = async () => (await inbox()).tickets.filter((one) => one.subject === subject).length;
  assert.equal(await arrived(), 0, "a removed widget sends nothing");
  await page.evaluate(() => {
    const widget = document.createElement("ask-well");
    widget.setAttribute("profile", "prem-site");
    document.querySelector("main").append(widget);
  });
  await (await begin(page)).receipt();
  assert.equal(await arrived(), 1);
});

test("after a panic each widget shows its own text, and what does not need the module goes on", async (t) => {
  const body = `<main><ask-well profile="prem-site"></ask-well><ask-well profile="diphost"></ask-well><ask-well profile="nobody"></ask-well></main>`;
  const { page, noise } = await openHost(t, body);
  const first = await begin(page);
  const second = await begin(page, { nth: 1 });
  const plainForm = page.locator("ask-well").nth(2).getByRole("textbox");
  await plainForm.fill("Это написано в простой форме");
  await first.write(TROUBLE);
  await first.goOn();
  await first.details();
  // Typed a moment ago: the device does not have it yet.
  await first.fill("Шаг 1", "Оплатил счёт картой");
  await second.write("Письма возвращаются: 550 5.7.1 Relaying denied");
  // The form draws this as soon as it is there: nothing else is about to be drawn by itself.
  await second.main.getByRole("heading", { name: words("Когда ответят") }).waitFor();
  // The browser refuses one element of the next screen, once: no view is prepared for that.
  await second.element.evaluate((element) => {
    document.createElement = function (...all) {
      delete document.createElement;
      throw new Error(`no ${all[0]}`);
    };
    element.shadowRoot.querySelector(".aw-ask .aw-btn--main").click();
  });
  const stopped = words("Форма остановилась. Ваш текст цел: скопируйте его или отправьте письмом.");
  for (const [nth, text] of [[0, `${TROUBLE}\nОплатил счёт картой`], [1, "Письма возвращаются: 550 5.7.1 Relaying denied"]]) {
    const element = page.locator("ask-well").nth(nth);
    await element.getByText(stopped).waitFor();
    assert.equal(await element.getByRole("textbox", { name: words("Что случилось?") }).inputValue(), text);
  }
  assert.equal(await plainForm.inputValue(), "Это написано в простой форме", "what ran without the module is left alone");
  assert.equal(await page.locator("ask-well").nth(2).getByText(stopped).count(), 0);

  // Nothing of the stopped module listens on, and a new widget runs on a module of its own.
  const errors = () => noise.filter((line) => /^page error/.test(line)).length;
  const before = errors();
  await page.evaluate(() => {
    for (const name of ["online", "offline", "pagehide", "visibilitychange", "popstate"]) dispatchEvent(new Event(name));
    const widget = document.createElement("ask-well");
    widget.setAttribute("profile", "prem-site");
    document.querySelector("main").prepend(widget);
  });
  const fresh = await begin(page);
  await fresh.write("Сайт shop.example пишет ошибку 500");
  await fresh.hits.first().waitFor();
  // A stopped widget that is moved begins anew with its text.
  await page.evaluate(() => document.querySelector("main").append(document.querySelectorAll("ask-well")[2]));
  const moved = await begin(page, { nth: 3 });
  // It had gone on to the details before they could be drawn.
  await moved.button("Назад к тексту").click();
  assert.equal(await moved.box.inputValue(), "Письма возвращаются: 550 5.7.1 Relaying denied");
  assert.equal(errors(), before, noise.join("\n"));
});
