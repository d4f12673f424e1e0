// One visit as a person makes it: where things are and how they are pressed. What must be true stays in the tests.
//
//   const visit = await begin(page);                 // the widget is ready, articles included
//   await visit.write("Сайт не открывается…");
//
// Everything is found by role and by the words that a person sees; `words` makes a pattern of them that takes any space, because the
// build puts no-break spaces behind short words. Ids are used only to tell which control has the focus.
import assert from "node:assert/strict";

/** A pattern for exactly these words, whatever spaces stand between them; `start` and `end` open it at a side. */
export function words(text, { start = false, end = false } = {}) {
  const body = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(`${start ? "" : "^\\s*"}${body}${end ? "" : "\\s*$"}`);
}

/** Text with plain spaces, for comparisons. */
export const plain = (text) => text.replace(/[\s\u00a0\u200b]+/g, " ").trim();

/** Bytes that no text handling survives: every byte value, line breaks and a boundary-like line, behind a PNG signature. */
export function picture(size = 4096, seed = 1) {
  const head = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.from("\r\n------WebKitFormBoundary\r\n--\r\n\0", "latin1"),
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  ]);
  let state = seed;
  const rest = Buffer.from(Array.from({ length: Math.max(0, size - head.length) }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16 & 255));
  return Buffer.concat([head, rest]);
}

/** Waits until the module has taken over from the skeleton and, unless `articles` is false, the knowledge base is there. */
export async function begin(page, { nth = 0, articles = true } = {}) {
  const visit = new Visit(page, page.locator("ask-well").nth(nth));
  await visit.ready({ articles });
  return visit;
}

export class Visit {
  constructor(page, element) {
    this.page = page;
    this.element = element;
    this.main = element.getByRole("main");
    this.box = element.getByRole("textbox", { name: words("Что случилось?") });
    this.sections = element.getByRole("navigation", { name: words("Разделы поддержки") });
    this.suggestions = this.main.getByRole("complementary", { name: words("Статьи") });
    this.hits = this.suggestions.getByRole("heading", { level: 3 }).getByRole("button");
    this.dialog = element.getByRole("dialog");
    this.summary = element.getByRole("group", { name: /не\s+(отправлен|отправлена|отправлено)|не\s+принял|нужен\s+ответ/ });
    this.heading = this.main.getByRole("heading", { level: 1 });
    this.status = element.getByRole("status");
  }

  async ready({ articles = true } = {}) {
    // The skeleton has no sections; the topics come with the knowledge base, unless the draft has brought suggestions.
    await this.sections.waitFor();
    if (articles) await this.page.waitForLoadState("networkidle");
  }

  button(name) {
    return this.element.getByRole("button", { name: name instanceof RegExp ? name : words(name) });
  }

  field(name) {
    return this.main.getByLabel(name instanceof RegExp ? name : words(name));
  }

  async write(text) {
    await this.box.fill(text);
  }

  /** Continue, to whatever comes next. */
  async goOn() {
    await this.button("Продолжить").click();
  }

  /** The main button of the details: next question where one is shown at a time, else to the review. */
  async next() {
    await this.main.getByRole("button", { name: /^\s*(Дальше|Проверить)/ }).click();
  }

  /** Number of the question on the screen and of all of them, where one is shown at a time; else nothing. */
  async question() {
    const progress = this.main.getByText(/^Вопрос\s+\d+\s+из\s+\d+$/);
    const shown = (await progress.isVisible()) ? plain(await progress.textContent()) : "";
    const [, at, of] = shown.match(/(\d+) из (\d+)/) ?? [];
    return at ? { at: Number(at), of: Number(of) } : null;
  }

  /** Presses the main button of the details until the last question is behind, or one that is not answered holds it. */
  async through() {
    for (let n = 0; n < 12; n++) {
      const before = await this.question();
      await this.next();
      if (!before || before.at === before.of) return;
      const after = this.main.getByText(new RegExp(`^Вопрос\\s+${before.at + 1}\\s`));
      await after.or(this.main.locator("[data-current] .aw-error")).first().waitFor();
      if (!(await after.isVisible())) return;
    }
  }

  /** Goes on to the question that this control stands in, where one is shown at a time. */
  async reach(control) {
    await this.main.getByRole("button", { name: /^\s*(Дальше|Проверить)/ }).waitFor();
    for (let n = 0; n < 12 && !(await control.isVisible()); n++) {
      const { at } = (await this.question()) ?? {};
      await this.next();
      if (at) await this.main.getByText(new RegExp(`^Вопрос\\s+${at + 1}\\s`)).waitFor();
    }
    return control;
  }

  /** Fills a field of the details. */
  async fill(name, value) {
    await (await this.reach(this.field(name))).fill(value);
  }

  /** Answers what profile D asks of [`TROUBLE`] and goes on to the review: with a file, else with the reason why there is none. */
  async answer({ question = QUESTION, step = "Оплатил счёт картой", file = null, excuse = "Ошибки на экране нет, продления не видно в списке", email = "ivan@mail.example" } = {}) {
    await this.details();
    // A text whose first sentence says it exactly is asked for no question.
    if (await this.field("Вопрос одной фразой").count()) await this.fill("Вопрос одной фразой", question);
    if (await this.field("Шаг 1").count()) await this.fill("Шаг 1", step);
    if (file) {
      await this.reach(this.button("Приложить снимок экрана"));
      await this.attach(...[file].flat());
    } else if (excuse) await this.fill("Почему снимка нет", excuse);
    // It is remembered from question to question.
    if (await this.field("Почта для ответа").count()) await this.fill("Почта для ответа", email);
    await this.through();
    await this.at("Проверьте билет");
  }

  /** Heading of the screen, as soon as it says this. */
  async at(heading) {
    await this.main.getByRole("heading", { level: 1, name: heading instanceof RegExp ? heading : words(heading) }).waitFor();
  }

  /** The questions: all of them under one heading, or the first of one at a time. */
  async details() {
    await this.at(/^(Остал|Вопрос\s)/);
  }

  /** Picks files through the browser's own dialog. */
  async attach(...files) {
    const asked = this.page.waitForEvent("filechooser");
    await this.button("Приложить снимок экрана").click();
    await (await asked).setFiles(files.map(({ name, bytes, type = "image/png" }) => ({ name, mimeType: type, buffer: bytes })));
    for (const { name } of files) await this.main.getByRole("listitem").filter({ hasText: name }).waitFor();
  }

  /** Pastes a file into a control, as Ctrl+V does with a picture on the clipboard. */
  async paste(control, { name, bytes, type = "image/png" }) {
    await control.focus();
    await control.evaluate(
      (target, { name, bytes, type }) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(bytes)], name, { type }));
        target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
      },
      { name, bytes: [...bytes], type },
    );
  }

  /** Text and caret of the ask box, and whether it has the focus. */
  async caret() {
    return this.box.evaluate((box) => ({ text: box.value, caret: box.selectionStart, focused: box.getRootNode().activeElement === box }));
  }

  async putCaret(at) {
    // With keys, as a person does: a caret that was only set by script is news to nobody.
    await this.box.focus();
    await this.page.keyboard.press("Control+Home");
    for (let n = 0; n < at; n++) await this.page.keyboard.press("ArrowRight");
  }

  /** Id of the control that has the focus inside the widget. */
  async focused() {
    return this.element.evaluate((element) => element.shadowRoot.activeElement?.id ?? null);
  }

  /** Waits until the control of this id has the focus. */
  async focusIs(id) {
    try {
      await this.page.waitForFunction(
        ({ element, id }) => element.shadowRoot.activeElement?.id === id,
        { element: await this.element.elementHandle(), id },
        { timeout: 3000 },
      );
    } catch {
      assert.equal(await this.focused(), id, "the focus");
    }
  }

  /** The review as label → value, as it stands on the screen; buttons and chips left out. */
  async review() {
    const rows = await this.main.locator("dl").first().evaluate((list) =>
      [...list.children].map((row) => {
        const value = row.querySelector("dd").cloneNode(true);
        for (const aside of value.querySelectorAll("button, figure, .aw-chip")) aside.remove();
        return [row.querySelector("dt").textContent, value.textContent];
      }),
    );
    return Object.fromEntries(rows.map(([label, value]) => [plain(label), value.replaceAll("\u00a0", " ").trim()]));
  }

  async send() {
    await this.button(/^\s*Отправить\s+(билет|заявку|тикет|обращение|запрос)/).click();
  }

  /** The number on the receipt. */
  async receipt() {
    const heading = this.main.getByRole("heading", { level: 1, name: /^№\s/ });
    await heading.waitFor();
    return plain(await heading.textContent()).replace(/^№ /, "");
  }

  /** Takes up the draft of a closed tab that holds these words. */
  async takeUp(text) {
    await this.main.getByRole("heading", { level: 2, name: words("Есть неотправленный черновик") }).first().waitFor();
    const offer = this.main.locator("section.aw-note").filter({ hasText: text });
    await offer.getByRole("button", { name: words("Вернуть") }).click();
    await offer.waitFor({ state: "detached" });
  }

  /** Everything that the widget says now. */
  async said() {
    return this.element.evaluate((element) => element.shadowRoot.querySelector(".aw").innerText);
  }
}

/**
 * Opens `url` only after `prepare(page, context)`: for routes and scripts that must be there before the page is. `open` is the
 * house's; the page first stands at nothing at all, which is also what `foreign` then counts as its own.
 */
export async function openPrepared(open, t, wishes, url, prepare = async () => {}) {
  const visitor = await open(t, { ...wishes, path: "about:blank", profile: null });
  await prepare(visitor.page, visitor.context);
  await visitor.page.goto(url.href ?? url);
  return visitor;
}

/** Writes a text and goes on to what is still asked. */
export async function toDetails(page, text = TROUBLE) {
  const visit = await begin(page);
  await visit.write(text);
  await visit.goOn();
  await visit.details();
  return visit;
}

/** A whole ticket under profile D up to the review, for tests that begin there. */
export async function toReview(page, { text = TROUBLE, ...answers } = {}) {
  const visit = await toDetails(page, text);
  await visit.answer(answers);
  return visit;
}

/** A question that profile D takes. */
export const QUESTION = "Почему после оплаты домен не продлился сам?";

/** A text that one article fits and that answers no question of the profiles. */
export const TROUBLE = "Домен shop.example не продлился, оплачен";
