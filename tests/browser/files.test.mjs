// Files: what is shown of them, what a hostile name becomes, and what a screen reader hears.
import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";
import { house } from "./harness.mjs";
import { TROUBLE, begin, plain, words } from "./visit.mjs";

const { open, ticket } = house();

/** A real picture: one grey PNG of this many pixels a side. */
function png(side) {
  const crc = (bytes) => {
    let c = ~0;
    for (const byte of bytes) {
      c ^= byte;
      for (let n = 0; n < 8; n++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
    }
    return ~c >>> 0;
  };
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc(body), body.length + 4);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;
  const rows = Buffer.alloc((side + 1) * side, 128);
  for (let row = 0; row < side; row++) rows[row * (side + 1)] = 0;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

test("a picture is shown as one, and its address is taken back", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  await page.evaluate(() => {
    window.urls = new Set();
    const [make, take] = [URL.createObjectURL, URL.revokeObjectURL];
    URL.createObjectURL = (blob) => {
      const url = make.call(URL, blob);
      window.urls.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      window.urls.delete(url);
      take.call(URL, url);
    };
  });
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.attach({ name: "shot.png", bytes: png(64) }, { name: "broken.png", bytes: Buffer.from("no picture") }, { name: "log.txt", bytes: Buffer.from("log"), type: "text/plain" });
  const row = (name) => visit.main.getByRole("listitem").filter({ hasText: name });
  await row("shot.png").locator("img").waitFor();
  assert.equal(await row("shot.png").locator("img").evaluate((image) => image.naturalWidth), 64);
  for (const name of ["broken.png", "log.txt"]) {
    assert.equal(await row(name).locator("img").count(), 0);
    assert.equal(await row(name).locator(".aw-thumb svg").count(), 1, "a sheet of paper");
  }
  await page.waitForFunction(() => window.urls.size === 0);
  // After a reload, too.
  await page.reload();
  const again = await begin(page);
  await again.main.getByRole("listitem").filter({ hasText: "shot.png" }).locator("img").waitFor();
  assertQuiet();
});

test("a hostile name is cleaned, shown so and sent so", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.paste(visit.box, { name: "../../photo\u202egnp.png", bytes: png(8) });
  const row = visit.main.getByRole("listitem").filter({ hasText: "photognp.png" });
  await row.waitFor();
  assert.doesNotMatch(await visit.said(), /\u202e|\.\.\//);
  await visit.goOn();
  await visit.answer({ excuse: null });
  await visit.send();
  const { files } = await ticket(await visit.receipt());
  assert.deepEqual(files.map((file) => file.name), ["photognp.png"]);
  assertQuiet();
});

test("a screen reader hears of a refused file and of a hidden password", async (t) => {
  const { page } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  const polite = visit.element.getByRole("status").last();
  await visit.write(`${TROUBLE}, пароль: Qx7vbn2Zr!`);
  await polite.filter({ hasText: words("Пароль скрыт. Отменить можно кнопкой после поля", { end: true }) }).waitFor();
  await visit.attach({ name: "site.zip", bytes: Buffer.from("PK"), type: "application/zip" });
  await polite.filter({ hasText: /site\.zip\s+не\s+подойдёт/ }).waitFor();
  await visit.attach({ name: "shot.png", bytes: png(8) });
  await polite.filter({ hasText: /Приложено:\s+shot\.png/ }).waitFor();
  assert.doesNotMatch(plain(await polite.textContent()), /Qx7/);
});

test("the focus stays in the list when a file is removed, and comes to the clip with the last one", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await begin(page);
  await visit.write(TROUBLE);
  await visit.attach(...["a.png", "b.png", "c.png"].map((name) => ({ name, bytes: png(8) })));
  const removal = (name) => visit.button(`Убрать: ${name}`);
  for (const [name, next] of [["b.png", "c.png"], ["c.png", "a.png"]]) {
    await removal(name).press("Enter");
    await removal(next).and(visit.element.locator(":focus")).waitFor();
  }
  await removal("a.png").press("Enter");
  await visit.focusIs("aw-f-attach");
  assertQuiet();
});
