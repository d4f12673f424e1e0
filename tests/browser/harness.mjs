// Real Chromium against the real `askwell serve`: one server and one browser per test file, one fresh context per page.
//
//   import test from "node:test";
//   import { house } from "./harness.mjs";
//   const { open, inbox, fault } = house();                  // starts before the file's tests, ends after them
//
//   test("a ticket arrives", async (t) => {
//     const { page, assertQuiet } = await open(t, { width: 390, dark: true });
//     await page.getByRole("textbox", { name: /Что случилось/ }).fill("…");
//     …
//     assertQuiet();                                            // console, page errors, policy violations, failed requests
//   });
//
// Find things as a person does: by role, label and text; Playwright's locators go into open shadow roots by themselves.
// Environment: CHROMIUM, ASKWELL_BIN, ASKWELL_DIST, ASKWELL_PLAYWRIGHT, ASKWELL_AXE; `.ci/test browser` sets them. HEADED=1 shows the browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = resolve(HERE, "../..");
export const DIST = resolve(process.env.ASKWELL_DIST ?? join(ROOT, "dist"));
const PROGRAM = resolve(process.env.ASKWELL_BIN ?? join(ROOT, "target/release/askwell"));
const STARTED_WITHIN = 20_000;

// Headless as a client's machine: no service of the browser's maker may add traffic of its own.
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// The folder of an npm package that .ci/test has installed; `given` is where it says so.
function tool(name, given) {
  const version = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).devDependencies[name];
  const tools = process.env.ASKWELL_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "askwell/tools");
  const folder = given ?? join(tools, `${name}-${version}/node_modules/${name}`);
  assert.ok(existsSync(folder), `${name} ${version} is not in ${folder}: run .ci/test browser, which installs it`);
  return folder;
}

export const playwright = () => createRequire(import.meta.url)(tool("playwright-core", process.env.ASKWELL_PLAYWRIGHT));

/** The source of axe-core, to be run in a page of a context with `bypassCSP`: its own policy lets no foreign script in. */
export const axe = () => readFileSync(join(tool("axe-core", process.env.ASKWELL_AXE), "axe.min.js"), "utf8");

/**
 * Starts `askwell serve` on a free port with its own empty data folder; `site` and `args` are its arguments.
 * Gives { url, data, restart, stop }; `url` ends with "/". `restart` keeps data and port, and kills first (SIGKILL) when told.
 */
export async function startServer({ site = DIST, args = [] } = {}) {
  assert.ok(existsSync(PROGRAM), `${PROGRAM} is missing: run .ci/demo --build`);
  assert.ok(existsSync(join(site, "index.html")), `${site} holds no site: run .ci/demo --build`);
  const data = mkdtempSync(join(tmpdir(), "askwell-browser-"));
  let child;
  const launch = (port) =>
    new Promise((found, failed) => {
      const process_ = spawn(PROGRAM, ["serve", site, "--port", String(port), "--data", data, "--test-control", ...args], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = process_;
      let said = "";
      const give_up = (why) => {
        clearTimeout(timer);
        failed(new Error(`askwell serve ${why}\n${said}`));
      };
      const timer = setTimeout(() => {
        process_.kill("SIGKILL");
        give_up(`printed no address within ${STARTED_WITHIN} ms`);
      }, STARTED_WITHIN);
      const hear = (chunk) => {
        said = (said + chunk).slice(-10_000);
        const url = said.match(/http:\/\/127\.0\.0\.1:\d+\/\S*/)?.[0];
        if (url) {
          clearTimeout(timer);
          found(url.endsWith("/") ? url : `${url}/`);
        }
      };
      process_.stdout.setEncoding("utf8").on("data", hear);
      process_.stderr.setEncoding("utf8").on("data", (chunk) => (said = (said + chunk).slice(-10_000)));
      process_.once("error", (error) => give_up(`did not start: ${error.message}`));
      process_.once("exit", (code, signal) => give_up(`ended with ${code ?? signal}`));
    });
  const end = (signal) =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.once("exit", done);
      child.kill(signal);
      // A server that does not stop when asked must not hold up the tests.
      if (signal !== "SIGKILL") setTimeout(() => child.kill("SIGKILL"), 5000).unref();
    });
  const server = {
    url: await launch(0),
    data,
    restart: async ({ kill = false } = {}) => {
      await end(kill ? "SIGKILL" : "SIGTERM");
      await launch(new URL(server.url).port);
    },
    stop: async () => {
      await end("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
  return server;
}

/** A new context and page that remembers everything a quiet page must not do. */
async function visit(browser, base, { width = 1280, height = 900, dark = false, locale = "ru-RU", profile = null, path = "", context: more = {} } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    locale,
    timezoneId: "Europe/Moscow",
    acceptDownloads: true,
    ...more,
  });
  const noise = [];
  const requests = [];
  // The console tells of most violations; this also names the directive.
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on("console", (message) => noise.push(`console.${message.type()}: ${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => noise.push(`page error: ${error.stack ?? error}`));
  page.on("crash", () => noise.push("the page crashed"));
  page.on("request", (request) => requests.push({ method: request.method(), url: request.url() }));
  page.on("requestfailed", (request) => noise.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) noise.push(`answer ${response.status()}: ${response.url()}`);
  });
  const url = new URL(path, base);
  if (profile !== null) url.searchParams.set("profile", profile);
  await page.goto(url.href);
  return {
    page,
    context,
    url: url.href,
    requests,
    noise,
    /** Fails with everything that was heard, except what one of `expected` (patterns) allows: a cut network does log. */
    assertQuiet: (...expected) => {
      const heard = noise.filter((line) => !expected.some((pattern) => pattern.test(line)));
      assert.deepEqual(heard, [], `the page was not quiet:\n${heard.join("\n")}`);
    },
    /** Requests to another origin than the page's and those in `allowed`. */
    foreign: (...allowed) => {
      const own = new Set([new URL(url).origin, ...allowed.map((each) => new URL(each).origin)]);
      return requests.filter(({ url: asked }) => !/^(data|blob):/.test(asked) && !own.has(new URL(asked).origin));
    },
    close: () => context.close(),
  };
}

/**
 * The server and the browser of one test file. Call it once at the top level; `options` go to `startServer`.
 *
 *   open(t, { width, height, dark, locale, profile, path, context })  a page; closed after the test t. `path` may be a whole
 *            address on another host; `profile` becomes ?profile=…; `context` goes to Playwright's newContext
 *   inbox()             what has arrived, newest first, as /inbox.json tells
 *   ticket(number)      one arrived ticket in full
 *   attachment(number, n)  the bytes of its n-th file, as a Buffer
 *   fault(what | null)  makes the server misbehave: { status: 503 }, { slow_ms: 3000 }, { drop_after_commit: true }; null ends it
 *   server()            what startServer gave; server().url is the site's address
 *   browser()           Playwright's browser
 */
export function house(options = {}) {
  let server;
  let browser;
  before(async () => {
    const { chromium } = playwright();
    const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
    [server, browser] = await Promise.all([
      startServer(options),
      chromium.launch({ executablePath, headless: !process.env.HEADED, args: FLAGS }),
    ]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  const ask = async (path, init) => {
    const answer = await fetch(new URL(path, server.url), init);
    assert.ok(answer.ok, `${init?.method ?? "GET"} ${path} was answered ${answer.status}: ${await answer.clone().text()}`);
    return answer;
  };
  return {
    open: async (t, wishes = {}) => {
      const opened = await visit(browser, server.url, wishes);
      t.after(() => opened.close());
      return opened;
    },
    inbox: async () => (await ask("/inbox.json")).json(),
    ticket: async (number) => (await ask(`/inbox/${number}.json`)).json(),
    attachment: async (number, n) => Buffer.from(await (await ask(`/inbox/${number}/files/${n}`)).arrayBuffer()),
    fault: (what) =>
      ask("/test/fault", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) }),
    server: () => server,
    browser: () => browser,
  };
}
