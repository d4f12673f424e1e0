// After the receipt: an addition to the same ticket, with a file.
import assert from "node:assert/strict";
import test from "node:test";
import { house } from "./harness.mjs";
import { begin, picture, plain, toReview, words } from "./visit.mjs";

const { open, ticket, inbox, attachment } = house();
const LOG = { name: "error_log.txt", bytes: picture(2_000, 4), type: "text/plain" };

test("an addition goes to the same number", async (t) => {
  const { page, assertQuiet } = await open(t, { profile: "prem-site" });
  const visit = await toReview(page);
  await visit.send();
  const number = await visit.receipt();
  const before = (await inbox()).tickets.length;
  await visit.button("Дополнить билет").click();
  await visit.at(`Дополнение к № ${number}`);
  await visit.focusIs("aw-heading");
  await visit.button("Отправить дополнение").click();
  await visit.focusIs("aw-errors");
  await visit.summary.getByRole("link", { name: words("Напишите, что добавить") }).click();
  await visit.focusIs("aw-f-text");
  await page.keyboard.type("В журнале есть ещё одна ошибка");
  await visit.attach(LOG);
  // It is a draft like any other.
  await page.reload();
  const again = await begin(page);
  await again.at(`Дополнение к № ${number}`);
  assert.equal(await again.field("Что добавить").inputValue(), "В журнале есть ещё одна ошибка");
  await again.button("Отправить дополнение").click();
  assert.equal(await again.receipt(), number);
  await again.main.getByText(words("Дополнение принято")).waitFor();
  const arrived = await ticket(number);
  assert.equal(arrived.replies.length, 1);
  assert.match(JSON.stringify(arrived.replies[0]), /В журнале есть ещё одна ошибка/);
  assert.ok((await attachment(number, 1)).equals(LOG.bytes));
  assert.equal((await inbox()).tickets.length, before, "no second ticket");
  // Back does not open what was sent.
  await page.goBack();
  assert.doesNotMatch(plain(await again.said()), /В журнале есть/);
  assertQuiet();
});
