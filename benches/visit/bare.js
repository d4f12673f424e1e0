// The search alone, in a page with a text box and nothing else; visit.mjs puts the glue of the engine module in front of it.
const base = new URL("../data/", import.meta.url);
const bytes = async (name) => new Uint8Array(await (await fetch(new URL(name, base))).arrayBuffer());
const { core, locale } = document.body.dataset;
const box = document.querySelector("input");
const [, index] = await Promise.all([__wbg_init({ module_or_path: new URL("engine.wasm", import.meta.url) }), bytes(core)]);
const engine = new Engine(index);
const set = engine.set().toString(16).padStart(16, "0");
const asked = new Map();
/** Takes parts in, each once. */
const take = (parts) =>
  Promise.all(
    parts.map((part) => {
      if (!asked.has(part)) asked.set(part, bytes(`part-${locale}-${part}.${set}.bin`).then((part) => engine.supply(part)));
      return asked.get(part);
    }),
  );

async function paint(text) {
  const docs = [...engine.search(text, 3)];
  await take([...new Set(docs.map((doc) => engine.wants_shown(doc)).filter((part) => part >= 0))]);
  const shown = engine.shown(text, 3);
  const hits = docs.map((_, at) => {
    const [hit, title, snippet] = ["article", "b", "p"].map((name) => document.createElement(name));
    hit.className = "aw-hit";
    title.className = "aw-hit__title";
    snippet.className = "aw-hit__text";
    title.textContent = shown[2 * at];
    snippet.textContent = shown[2 * at + 1];
    hit.append(title, snippet);
    return hit;
  });
  document.querySelector("main").replaceChildren(...hits);
}

async function search() {
  const text = box.value;
  if (!text) return;
  await paint(text);
  // Titles answer at once; bodies change the order when nobody types any more, as in the page.
  setTimeout(async () => {
    if (box.value !== text) return;
    await take([...engine.wants(text)]);
    await paint(text);
    document.querySelector("main").dataset.complete = text;
  }, 600);
}
box.addEventListener("input", search);
search();
