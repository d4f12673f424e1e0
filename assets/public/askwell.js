// <ask-well>: the loader of Askwell. `askwell build` fills the three marked values.
//
//   <script type="module" src="https://…/askwell.js"></script>
//   <ask-well profile="prem-site"></ask-well>
//
// Attributes: profile, locale, theme ("light" | "dark"), login, contract, email, plan, services (separated by commas), and `page`, which
// says that the page is there for the form alone: then its title is the form's. Any other page keeps its title.
// Method: identify({login, contract, email, plan, services, tickets, token, blocked, oneTimeCode}): `token` proves the session to the
// backend, `blocked` says that the account is, `oneTimeCode` that the backend can send a code.
// Events: "askwell-sent", whose detail is the number; "askwell-login": the client wants to log in, and the draft waits; "askwell-problem":
// what is wrong with the site's files; "askwell-refused": something stands in the way, or, with an empty detail, does no more.
//
// What can be read and typed in stands here at once, without WebAssembly; the module takes over with the text and the caret.
// When it cannot run, or stops, the text stays on the screen to be copied or mailed. No markup is ever parsed from a string.

const MANIFEST = /*manifest*/null;
const SHEET = /*sheet*/"";
const WORDS = /*words*/{};

const HERE = new URL(".", import.meta.url).href;
const FACTS = ["login", "contract", "email", "plan"];

const sheet = new CSSStyleSheet();
sheet.replaceSync(SHEET);

const loaded = new Map();

/** The bytes of a built file, fetched once for all widgets. */
function bytes(path) {
  if (!loaded.has(path)) {
    const file = fetch(HERE + path).then(async (answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    });
    file.catch(() => loaded.delete(path));
    loaded.set(path, file);
  }
  return loaded.get(path);
}

// What the device may keep of a text while nothing here can tell what in it is secret: the module's own cover (src/ticket/secrets).
// Words of letters, short ones, addresses and codes of errors stay. Where a line speaks of a password, what mixes letters, digits and
// signs does not, nor does a foreign word close behind the one that announces it.
const MASK = "●●●●●●●●";
const SPEAKS = /(?<![\p{L}\d])(парол|пасс?|pass|pwd|psw|pw|parol|gfhjk|логин|login|вход|токен|token|ключ|key|secret|секрет|код|code|пин|pin|cvc|cvv|доступ|access|уч[её]т|cookie|auth|сесси|смс|ssh|root)/iu;
const NAMES = /^(лог|log|вх|клю|key|код|code|уч|acc|ssh|root)/iu;
const AIMS = /^(от|ко?|для|на|во?|со?|и|не|for|to|of|on|in|and|error|http|ошиб.*)$/iu;
const LETTERS = /^[\p{L}'’\/-]*$/u;
const PLAIN = /^([^=@]{0,7}|\p{L}[^=@]{0,12})$/u;
const KNOWN = /^([^\s@:=]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+|(https?:\/\/)?([\p{L}\d_-]+\.)+[\p{Ll}-]{2,}(\/[\p{L}\d.\/_-]{0,40})?|[A-Z:]+(_[A-Z\d]+)+|\d+([.:]\d+)+|\d{1,3}|\d{4}-\d\d-\d\d)$/u;
const USUAL = /^([А-ЯЁа-яё]?[а-яё'’\/-]*|[A-Z]{2,5})$/u;

function cover(text) {
  let before = 0;
  return text
    // Digits that might be the number of a card.
    .replace(/\d(?:[ \u00a0-]?\d){11,}/g, MASK)
    .split("\n")
    .map((line) => {
      const own = SPEAKS.test(line);
      const speaks = own || before;
      // How many words on a word may be a password though there is nothing but letters, or a few digits, in it.
      let near = own ? 0 : before;
      let last = "";
      before = own || (before && !/[\p{L}\d]/u.test(line)) ? 5 : 0;
      return line.replace(/\S+/g, (word) => {
        const core = word.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, "");
        if (!core) return word;
        const letters = LETTERS.test(core);
        const aimed = AIMS.test(last);
        const said = SPEAKS.exec(word)?.[1];
        const stays = speaks
          ? USUAL.test(core) || (letters ? said || aimed || near < 2
            : (near < 6 && KNOWN.test(core) && (aimed || near < 3 || !/^\d+$/.test(core))) || /^(ош|er|http)\S* \S{1,7}$/iu.test(last + " " + core))
          : letters || PLAIN.test(core) || KNOWN.test(core);
        near = said && (!NAMES.test(said) || /[:=\/]/.test(word)) ? 6 : said ? 1 : near && near - 1;
        last = core;
        return stays ? word : MASK;
      });
    })
    .join("\n");
}

/** Profiles whose early text was taken up on this page: a second widget begins anew. */
const recalled = new Set();

/** Names of the device's stores in use on this page: a second widget of one provider has a draft of its own. */
const stores = new Set();

let module;
/** Modules that have stopped. The next one is another instance, and has an address of its own. */
let stopped = 0;

/** The compiled module, started once for all widgets. */
function start() {
  module ??= (async () => {
    const binary = fetch(HERE + MANIFEST.app.wasm);
    // Its failure is told by the await below, not as a rejection that nobody handles.
    binary.catch(() => {});
    const app = await import(HERE + MANIFEST.app.js + (stopped ? `?${stopped}` : ""));
    await app.default({ module_or_path: binary });
    return app;
  })();
  module.catch(() => (module = undefined));
  return module;
}

/** Fetches what the module will ask for as soon as it is here: then the browser has it. Without it the module fetches it itself. */
function ahead(file) {
  fetch(HERE + file, { priority: "low" }).then((answer) => answer.arrayBuffer()).catch(() => {});
}

/** This module is not given to any widget again. */
function stop(which) {
  if (module !== which) return;
  module = undefined;
  stopped++;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

class AskWell extends HTMLElement {
  static observedAttributes = ["profile", "locale", "theme", "services", ...FACTS];

  #place = element("div", { class: "aw" });
  #widget = null;
  #facts = {};
  /** What was typed while the module was not there; it takes it over when it mounts. */
  #typed = "";
  /** What was typed last: only for the case that the module stops. */
  #last = "";
  #attached = false;
  #store = "";
  #pressed = false;
  #round = 0;
  /** What mounted the widget. One instance serves all of them: when it stops, each shows its own text. */
  #module;
  #timer;
  /** Until the module is here, what was typed is kept by the loader; every second, and when the page goes. */
  #keep = () => {
    clearTimeout(this.#timer);
    const key = this.#early;
    try {
      if (this.#typed) localStorage[key] = cover(this.#typed);
      else delete localStorage[key];
    } catch {
      // A device that keeps nothing: the box has the text as long as the page lives.
    }
  };
  #leave = () => this.#widget || this.#crashed || this.#keep();
  #coming = () => {
    if (!this.#widget) [MANIFEST.app.search, this.#kb?.index].forEach((file) => file && ahead(file));
    for (const sign of ["pointerover", "focusin"]) this.shadowRoot.removeEventListener(sign, this.#coming);
  };
  /** What the module had kept stays as it left it. */
  #crashed = false;
  #stopped = () => {
    // A form that does not run on it can go on.
    if (!this.#widget) return;
    this.#crashed = true;
    stop(this.#module);
    this.#rescue("skeleton.crashed");
  };

  /** Where the caret stands, counted from the end of the text, while one box takes the place of another. */
  #caret;

  constructor() {
    super();
    const letter = this.querySelector("textarea");
    if (letter) {
      this.#typed = letter.value;
      this.#holdCaret(document.activeElement, letter);
      // A browser that brings the words of a page back would bring them twice.
      letter.value = "";
    }
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#place);
    this.addEventListener("askwell-sent", () => (this.#last = ""));
    this.addEventListener("askwell-refused", ({ detail }) => this.#entitle(detail));
    // Whoever comes before the module is about to type: suggestions need not wait until it is here.
    for (const sign of ["pointerover", "focusin"]) root.addEventListener(sign, this.#coming);
    // Kept apart from the module, so that the text survives it.
    root.addEventListener("input", ({ target }) => {
      if (target.id === "aw-f-text") this.#last = target.value;
      else if (target.id !== "aw-rescue") return;
      if (this.#widget) return;
      this.#typed = target.value;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#leave, 1000);
    });
  }

  connectedCallback() {
    addEventListener("pagehide", this.#leave);
    document.addEventListener("visibilitychange", this.#leave);
    addEventListener("askwell-panic", this.#stopped);
    this.#attached = true;
    this.#mount();
  }

  disconnectedCallback() {
    removeEventListener("askwell-panic", this.#stopped);
    removeEventListener("pagehide", this.#leave);
    document.removeEventListener("visibilitychange", this.#leave);
    this.#attached = false;
    // An element that is only moved keeps its text through the device's store.
    this.#unmount();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    // What is told last holds, by an attribute or by identify.
    if (name === "services") this.#facts.services = after?.split(",").map((one) => one.trim()).filter(Boolean);
    else if (FACTS.includes(name)) this.#facts[name] = after ?? undefined;
    if (!this.#attached) return;
    if (name === "theme") this.#dress();
    else if (name === "locale") this.#mount();
    else if (name === "profile") {
      // What was written to one provider is none of the other's business.
      this.#unmount();
      this.#typed = this.#last = "";
      this.#mount();
    }
    else this.#widget?.identify(this.#facts);
  }

  /** Tells who the client is; what is not told stays as it was. It goes before attributes, until one of them changes. */
  identify(facts) {
    Object.assign(this.#facts, facts);
    this.#widget?.identify(this.#facts);
  }

  get #locale() {
    const wanted = this.getAttribute("locale") || this.closest("[lang]")?.lang || navigator.language;
    const tag = wanted.split("-")[0].toLowerCase();
    return Object.hasOwn(WORDS, tag) ? tag : Object.hasOwn(WORDS, "ru") ? "ru" : Object.keys(WORDS)[0];
  }

  get #profile() {
    const id = this.getAttribute("profile") || Object.keys(MANIFEST.profiles)[0];
    return { id, ...(Object.hasOwn(MANIFEST.profiles, id) ? MANIFEST.profiles[id] : {}) };
  }

  get #kb() {
    return MANIFEST.kb[this.#locale] ?? MANIFEST.kb[this.#profile.locale] ?? Object.values(MANIFEST.kb)[0];
  }

  get #early() {
    return `askwell:${this.#profile.id}:early`;
  }

  #say(key) {
    return WORDS[this.#locale]?.[key] ?? key;
  }

  #dress() {
    const theme = this.getAttribute("theme");
    if (theme === "light" || theme === "dark") this.#place.dataset.theme = theme;
    else delete this.#place.dataset.theme;
    // The page's own colour comes before the profile's.
    const own = getComputedStyle(this).getPropertyValue("--aw-accent");
    const { accent } = this.#profile;
    if (accent && !own) this.#place.style.setProperty("--aw-accent", accent);
    else this.#place.style.removeProperty("--aw-accent");
    this.#place.lang = this.#locale;
    this.#entitle();
  }

  /** The title of a page of the form's own; GOV.UK's way to tell at once that something was refused. */
  #entitle(refused) {
    if (this.hasAttribute("page")) document.title = this.#say(refused ? "skeleton.refused" : "skeleton.name");
  }

  #unmount() {
    this.#round++;
    // What stands in the box travels with the element, passwords included, which the device must not keep.
    if (this.#widget) this.#typed = this.#box?.value ?? "";
    this.#widget?.unmount();
    this.#widget?.free();
    stores.delete(this.#store);
    this.#widget = null;
    this.#place.replaceChildren();
  }

  async #mount() {
    this.#unmount();
    const round = this.#round;
    this.#dress();
    this.#skeleton();
    try {
      const { id, file, desk } = this.#profile;
      if (!file) throw new Error(`profile="${id}" is not in this build; it holds: ${Object.keys(MANIFEST.profiles).join(", ")}`);
      const tag = this.#locale;
      const [profile, words] = await Promise.all([bytes(file), bytes(MANIFEST.locales[tag].file), start()]);
      if (round !== this.#round) return;
      // Once more: the first one may have stopped while this form waited for its words.
      this.#module = start();
      const app = await this.#module;
      if (round !== this.#round) return;
      this.#store = id;
      for (let n = 2; stores.has(this.#store); n++) this.#store = `${id}~${n}`;
      stores.add(this.#store);
      const box = this.#box;
      const skeleton = [...this.#place.children];
      const setup = {
        base: HERE,
        ...this.#kb,
        desk,
        words: MANIFEST.locales[tag].form,
        store: this.#store,
        host: this.#facts,
        typed: box?.value ?? "",
        pressed: this.#pressed,
      };
      this.#holdCaret(this.shadowRoot.activeElement, box);
      this.#widget = app.mount(this.#place, setup, profile, words);
      for (const old of skeleton) old.remove();
      this.#giveCaret(this.#box);
      this.#typed = "";
      // The module has it.
      this.#keep();
    } catch (error) {
      if (round !== this.#round) return;
      // By its name: a browser that runs no WebAssembly has no such object either.
      if (error.name === "RuntimeError") stop(this.#module);
      console.warn("askwell:", error);
      this.dispatchEvent(new CustomEvent("askwell-problem", { detail: String(error), bubbles: true }));
      this.#rescue("skeleton.failed");
    }
  }

  /** The first screen as far as it works without the module: the same places, a real textarea. */
  #skeleton() {
    this.#pressed = false;
    const key = this.#early;
    try {
      // Another reload before the module came.
      if (!recalled.has(key)) this.#typed = [localStorage[key], this.#typed].filter(Boolean).join("\n\n");
    } catch {
      // Nothing was kept.
    }
    recalled.add(key);
    const box = element("textarea", {
      id: "aw-f-text",
      rows: "6",
      "aria-describedby": "aw-h-text",
      autocapitalize: "sentences",
    });
    box.value = this.#typed;
    this.#place.append(
      this.#top(),
      element(
        "div",
        { class: "aw-page", role: "main" },
        element(
          "section",
          { class: "aw-ask aw-stack" },
          element(
            "div",
            { class: "aw-stack aw-stack--2" },
            element("h1", {}, element("label", { for: "aw-f-text" }, this.#say("skeleton.title"))),
            element("p", { class: "aw-muted", id: "aw-h-text" }, this.#say("skeleton.hint")),
          ),
          element(
            "div",
            { class: "aw-ask__box" },
            element("div", { class: "aw-ask__area" }, box),
            element(
              "div",
              { class: "aw-ask__bar" },
              element("span"),
              element(
                "button",
                { class: "aw-btn aw-btn--main", type: "button", onclick: () => (this.#pressed = true) },
                this.#say("skeleton.continue"),
              ),
            ),
          ),
        ),
        element(
          "aside",
          { class: "aw-margin aw-stack", role: "status" },
          element("p", { class: "aw-muted aw-s" }, this.#say("skeleton.loading")),
        ),
      ),
    );
    this.#giveCaret(box);
  }

  /** Whoever is writing in the box goes on in the one that takes its place: no key falls between the two. */
  #holdCaret(active, box) {
    this.#caret = box && active === box ? box.value.length - box.selectionStart : undefined;
  }

  #giveCaret(box) {
    if (this.#caret === undefined || !box) return;
    box.focus();
    box.selectionStart = box.selectionEnd = box.value.length - this.#caret;
    this.#caret = undefined;
  }

  get #box() {
    return this.shadowRoot.getElementById("aw-f-text");
  }

  /** Without the module: what was typed stays on the screen; how it goes to support without one is a file of its own. */
  #rescue(reason) {
    const box = element("textarea", { class: "aw-input", id: "aw-rescue", rows: "12" });
    box.value = this.#everything();
    // If the box is moved to another place of the page, its text goes with it.
    this.#typed ||= this.#last;
    if (this.#caret === undefined) this.#holdCaret(this.shadowRoot.activeElement, this.#box);
    const widget = this.#widget;
    this.#widget = null;
    try {
      widget?.unmount();
      widget?.free();
    } catch {
      // It stopped in the middle of a call; what it listens to falls silent by itself.
    }
    const page = element(
      "div",
      { class: "aw-stack" },
      element("h1", {}, element("label", { for: "aw-rescue" }, this.#say("skeleton.title"))),
      element("section", { class: "aw-note aw-note--warn", role: "alert" }, element("p", {}, this.#say(reason))),
      box,
    );
    this.#place.replaceChildren(this.#top(), element("div", { class: "aw-page", role: "main" }, page));
    this.#giveCaret(box);
    const { mail, who } = this.#profile;
    const again = () => {
      // What the module had kept comes back with the page. Before it ran, the device has less than the box: so the page stays.
      if (this.#crashed) return location.reload();
      this.#typed = box.value;
      // A module that did not load is not asked for a second time under one address.
      stopped++;
      this.#caret = 0;
      this.#mount();
    };
    const aid = { element, box, mail, again, asked: who?.[this.#locale], account: this.#facts.login ?? this.#facts.contract, say: (key) => this.#say(key) };
    import(`${HERE}askwell-rescue.js`).then((file) => page.append(...file.ways(aid)), () => {});
  }

  /** The text of the box, what the device keeps of the rest, and what stands in the fields. */
  #everything() {
    const typed = this.#typed || this.#last;
    const kept = this.#kept();
    const fields = this.#place.querySelectorAll("textarea, input:not([type=checkbox], [type=file], [type=password], [type=radio], [type=search])");
    let text = typed || kept;
    for (const line of [...kept.split("\n"), ...[...fields].map((field) => field.value)]) {
      if (!text.includes(line.trim())) text = `${text}\n${line.trim()}`.trim();
    }
    return text;
  }

  /** The words of the draft that the device keeps for this tab; in a new tab, those of all that were closed. */
  #kept() {
    try {
      const prefix = `askwell:${this.#store || this.#profile.id}:`;
      const texts = `${prefix}text:`;
      const own = texts + sessionStorage.getItem(prefix);
      const keys = own in localStorage ? [own] : Object.keys(localStorage).filter((key) => key.startsWith(texts));
      return keys.map((key) => localStorage[key]).join("\n\n").trim();
    } catch {
      return "";
    }
  }

  #top() {
    return element(
      "header",
      { class: "aw-top" },
      element("div", { class: "aw-top__in" }, element("p", { class: "aw-top__name" }, this.#say("skeleton.name"))),
    );
  }
}

if (!customElements.get("ask-well")) customElements.define("ask-well", AskWell);
