// A corpus of the search benchmark as the sources of a site: each document becomes a page of a saved help centre.
//
//   node benches/visit/corpus.mjs <docs.jsonl> <folder>
//   askwell build --kb <folder>/kb --app dist --out <site>
//
// HTML, not Markdown: these documents have no wordings of clients, which an article of ours must have.
import { createReadStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const [docs, folder] = process.argv.slice(2);
if (!folder) {
  process.stderr.write("usage: node benches/visit/corpus.mjs <docs.jsonl> <folder>\n");
  process.exit(2);
}

const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

/** The address in the depth of a menu: two folders, then the page. */
function path(url, id) {
  const parts = url.split("/").filter(Boolean).map((part) => part.replace(/[^\w-]+/g, "-"));
  const [place, page] = [parts.slice(0, -1).slice(0, 2), parts.slice(2).join("-") || parts.at(-1) || id];
  return `${[...place, page].join("/")}.html`;
}

rmSync(folder, { recursive: true, force: true });
const taken = new Map();
const count = (key) => taken.set(key, (taken.get(key) ?? 0) + 1).get(key);
let pages = 0;
for await (const line of createInterface({ input: createReadStream(docs) })) {
  if (!line.trim()) continue;
  const { id, title, headings, body, url } = JSON.parse(line);
  const name = title.split(" | ")[0].trim() || id;
  const twin = count(name.toLowerCase().replaceAll("ё", "е").replace(/\s+/g, " "));
  const where = path(url, id);
  const file = count(where) > 1 ? where.replace(/\.html$/, `-${id}.html`) : where;
  // Sentences in paragraphs of three, with the headings between them: the corpus no longer knows where they stood.
  const sentences = body.match(/[^.!?]+[.!?]*\s*/g) ?? [name];
  const paragraphs = [];
  for (let at = 0; at < sentences.length; at += 3) paragraphs.push(`<p>${escaped(sentences.slice(at, at + 3).join("").trim())}</p>`);
  const every = Math.max(1, Math.floor(paragraphs.length / (headings.length + 1)));
  const mixed = paragraphs.flatMap((one, at) => {
    const heading = at > 0 && at % every === 0 ? headings.shift() : undefined;
    return heading ? [`<h2>${escaped(heading)}</h2>`, one] : [one];
  });
  mixed.push(...headings.map((one) => `<h2>${escaped(one)}</h2><p>—</p>`));
  const shown = escaped(twin > 1 ? `${name} (${twin})` : name);
  const target = join(folder, "help", file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>${shown}</title>` +
      `<meta name="bench-id" content="${escaped(id)}"></head><body><main><h1>${shown}</h1>\n${mixed.join("\n")}\n</main></body></html>\n`,
  );
  pages++;
}
mkdirSync(join(folder, "kb"), { recursive: true });
writeFileSync(
  join(folder, "kb/sources.toml"),
  'languages = ["ru"]\nfallback = "ru"\n\n[[html]]\nfolder = "../help"\nurl = "https://help.example"\nlanguage = "ru"\nupdated = 2026-01-01\n',
);
process.stdout.write(`${pages} pages in ${folder}\n`);
