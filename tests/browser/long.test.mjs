// A long text: the page stays awake while it is read.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { begin, words } from "./visit.mjs";

const { open } = house();

/** Bytes of log with an address, an error and a password in it. */
function log(bytes) {
  const lines = ["Сайт shop.example пишет 502 Bad Gateway, пароль: Qx7vbn2Zr!"];
  for (let n = 0, size = 0; size < bytes; n++) {
    const line = `[21/Nov/2026:12:${n % 60}:00 +0300] "GET /catalog/${n} HTTP/1.1" 200 5120 "-" "Мозилла (${n})" ответ за ${n % 900} мс`;
    lines.push(line);
    size += Buffer.byteLength(line) + 1;
  }
  return lines.join("\n");
}

/** Longest task of the page in milliseconds since `watch`, leaving out those in which nothing of ours runs. */
async function watch(page) {
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => Math.round(one.duration)))).observe({ entryTypes: ["longtask"] });
  });
  return () => page.evaluate(() => window.tasks);
}

test("200 KB pasted: no turn of ours is a long one", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write("Сайт не открывается");
  await page.waitForTimeout(1_500);
  const text = log(200_000);
  // What the browser itself needs to take the text in and lay it out.
  const alone = await page.evaluate((text) => {
    const box = document.createElement("textarea");
    document.body.append(box);
    const begun = performance.now();
    box.value = text;
    box.getBoundingClientRect();
    const took = performance.now() - begun;
    box.remove();
    return took;
  }, text);
  await page.waitForTimeout(300);
  const tasks = await watch(page);
  await visit.box.evaluate((box, text) => {
    window.turns = [];
    const begun = performance.now();
    box.value = text;
    box.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    window.turns.push(performance.now() - begun);
  }, text);
  // What is hidden in it, and what was recognised.
  await visit.main.getByText(words("Пароль скрыт:", { end: true })).waitFor();
  await page.waitForTimeout(3_000);
  const [input] = await page.evaluate(() => window.turns);
  const long = await tasks();
  t.diagnostic(`layout of the text alone ${alone.toFixed()} ms, the input event ${input.toFixed()} ms, long tasks ${JSON.stringify(long)} ms`);
  const bound = 50 + alone;
  assert.ok(long.every((task) => task <= Math.max(bound, 80)), `long tasks: ${long} ms, the browser's own layout takes ${alone.toFixed()} ms`);
  assert.ok(input < Math.max(bound, 80), `the input event took ${input.toFixed()} ms`);
  const kept = await page.evaluate(() => Object.values(localStorage).join(""));
  assert.ok(kept.includes("catalog") && !kept.includes("Qx7vbn2Zr"), "kept, without the password");
  // It is more than a help desk takes.
  await visit.goOn();
  await visit.summary.getByRole("link", { name: words("Сократите текст до", { end: true }) }).waitFor();
  assertQuiet();
});
