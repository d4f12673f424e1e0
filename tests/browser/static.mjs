// A second, dumb host: what any static hosting does, and nothing more. The tests use it to put a built site under a sub-path or
// on another origin, where `askwell serve` with its good headers is not there to help.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The policy every browser test runs under; `askwell serve` sends it by itself. `from` are further origins for the embed's files. */
export function policy(from = "") {
  const origins = ["'self'", from].filter(Boolean).join(" ");
  return (
    `default-src 'none'; script-src ${origins} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; ` +
    `connect-src ${origins}; require-trusted-types-for 'script'`
  );
}

/**
 * Serves `root` (or nothing) under `prefix`, and `pages` (path → HTML) beside it, on a free port of 127.0.0.1.
 * `headers` go out with every answer: { "Content-Security-Policy": policy() }, { "Access-Control-Allow-Origin": "*" }, …
 * `requests` lists what was asked for, as "GET /path". Gives { url, requests, close }.
 */
export async function serveStatic({ root = null, prefix = "/", pages = {}, headers = {} } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = (status, type, body) => response.writeHead(status, { "Content-Type": type, ...headers }).end(body);
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    } catch {
      return answer(400, "text/plain", "bad address");
    }
    if (path in pages) return answer(200, TYPES[".html"], pages[path]);
    if (root === null || !path.startsWith(prefix)) return answer(404, "text/plain", "not found");
    const inside = normalize(path.slice(prefix.length) || "index.html");
    if (inside === ".." || inside.startsWith(`..${sep}`) || inside.includes("\0")) return answer(404, "text/plain", "not found");
    const file = join(root, inside.endsWith(sep) ? join(inside, "index.html") : inside);
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) return answer(404, "text/plain", "not found");
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Length": found.size, ...headers });
    if (request.method === "HEAD") return response.end();
    createReadStream(file).on("error", () => response.destroy()).pipe(response);
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
