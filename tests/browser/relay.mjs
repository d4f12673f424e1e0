// What the tests before a relay share: a site whose profile posts to it, and the real `askwell relay` before a help desk.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DIST, ROOT } from "./harness.mjs";
import { policy, serveStatic } from "./static.mjs";

const PROGRAM = resolve(process.env.ASKWELL_BIN ?? join(ROOT, "target/release/askwell"));

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

/** A site whose profile posts to this endpoint and asks for tokens, on an origin of its own. */
function site(folder, endpoint) {
  cpSync(join(ROOT, "assets/profiles/prem-site"), join(folder, "profiles/prem-site"), { recursive: true });
  const profile = join(folder, "profiles/prem-site/profile.toml");
  writeFileSync(profile, readFileSync(profile, "utf8").replace(/^endpoint = .*$/m, `endpoint = "${endpoint}"\nform = true`));
  const args = ["build", "--app", DIST, "--out", join(folder, "site"), "--plain", "--profiles", join(folder, "profiles")];
  execFileSync(PROGRAM, args, { cwd: ROOT });
  return serveStatic({ root: join(folder, "site"), headers: { "Content-Security-Policy": policy(new URL(endpoint).origin) } });
}

/** The relay; `settings` are all but its address, its store and whose pages it takes tickets from. */
async function relay(folder, port, origin, { backend, vars, secret, tables }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "signing"), "0123456789abcdef0123456789abcdef\n");
  if (secret) writeFileSync(join(folder, "token"), `${secret}\n`);
  const assets = join(ROOT, "assets");
  const lines = Object.entries(vars).map(([name, value]) => `${name} = "${value}"\n`);
  writeFileSync(
    join(folder, "relay.toml"),
    `listen = "127.0.0.1:${port}"\nbackend = "${assets}/backends/${backend}.toml"\nlocales = "${assets}/locales"\n` +
      `[store]\nfolder = "data"\n[access]\norigins = ["${origin}"]\nper_minute = 0\n[var]\n${lines.join("")}` +
      `${secret ? '[secret]\ntoken = { file = "token" }\n' : ""}${tables}`,
  );
  const child = spawn(PROGRAM, ["relay", "--config", join(folder, "relay.toml")], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  await new Promise((up, failed) => {
    child.stdout.once("data", up);
    child.once("exit", () => failed(new Error(said)));
  });
  const end = () =>
    new Promise((done) => {
      child.once("exit", done);
      child.kill("SIGTERM");
    });
  return Object.assign(end, { log: () => said });
}

/**
 * A page on one origin, a relay on another, and behind that the help desk that `settings` name: { backend, vars, secret, tables }, where
 * `tables` are further settings of the relay. Gives { url, log, stop }; `log` is what the relay has said until now.
 */
export async function startRelay(settings) {
  const folder = mkdtempSync(join(tmpdir(), "askwell-relay-"));
  const port = await freePort();
  const host = await site(folder, `http://127.0.0.1:${port}/v1/tickets`);
  const end = await relay(join(folder, "relay"), port, new URL(host.url).origin, settings);
  const stop = async () => {
    await Promise.all([end(), host.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: host.url, log: end.log, stop };
}
