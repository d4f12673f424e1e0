// The page stands up: quietly, from one host, leaving nothing in the browser that the client did not ask for.
import assert from "node:assert/strict";
import test from "node:test";
import { DIST, house } from "./harness.mjs";
import { policy, serveStatic } from "./static.mjs";

const { open, server } = house();

// The element is ready when its shadow root holds a control that a person can type into.
const ready = (page) => page.getByRole("textbox").first().waitFor();

test("the page comes up without a word in the console", async (t) => {
  const { page, assertQuiet, foreign, context } = await open(t);
  await ready(page);
  assert.equal(await page.locator("ask-well").count(), 1);
  await page.waitForLoadState("networkidle");
  assertQuiet();
  assert.deepEqual(foreign(), [], "a visit talks to its own host only");
  assert.deepEqual(await context.cookies(), [], "a visit sets no cookie");
});

test("the server sends the policy that the page is built for", async () => {
  const sent = (await fetch(server().url)).headers.get("content-security-policy") ?? "";
  for (const directive of policy().split("; ")) {
    assert.ok(sent.includes(directive), `\`${directive}\` is not in: ${sent}`);
  }
});

for (const [name, wishes] of [
  ["on a small phone", { width: 320, height: 640 }],
  ["on a wide screen in the dark", { width: 1920, height: 1080, dark: true }],
  ["in English", { locale: "en-GB" }],
]) {
  test(`nothing scrolls sideways ${name}`, async (t) => {
    const { page, assertQuiet } = await open(t, wishes);
    await ready(page);
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(content <= screen, `${content} px of content on a screen of ${screen} px`);
    assertQuiet();
  });
}

test("a plain static host under a sub-path is enough", async (t) => {
  const host = await serveStatic({ root: DIST, prefix: "/help/desk/", headers: { "Content-Security-Policy": policy() } });
  t.after(() => host.close());
  const { page, assertQuiet, foreign } = await open(t, { path: host.url });
  await ready(page);
  assertQuiet();
  assert.deepEqual(foreign(), []);
});

test("another site embeds it with two lines", async (t) => {
  const desk = await serveStatic({ root: DIST, headers: { "Access-Control-Allow-Origin": "*" } });
  t.after(() => desk.close());
  const html = `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Hosting</title><link rel="icon" href="data:,">
    <h1>Hosting</h1><ask-well></ask-well><script type="module" src="${desk.url}askwell.js"></script>`;
  const headers = { "Content-Security-Policy": policy(new URL(desk.url).origin) };
  const site = await serveStatic({ pages: { "/": html }, headers });
  t.after(() => site.close());
  const { page, assertQuiet, foreign } = await open(t, { path: site.url });
  await ready(page);
  assertQuiet();
  assert.deepEqual(foreign(desk.url), []);
});
