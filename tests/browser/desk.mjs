// A small help desk on another origin that speaks the shapes of Zendesk's requests and of Chatwoot's public interface, with their
// CORS headers, and fails as it is told. It stands in for systems that cannot be installed here; the shapes are those of
// assets/backends/zendesk.toml and chatwoot.toml.
import { createServer } from "node:http";

/** Reads a multipart body into [{ name, file, type, bytes }]. */
export function parts(bytes, contentType) {
  const boundary = `--${contentType.match(/boundary=(.*)$/)[1]}`;
  const text = bytes.toString("latin1");
  return text
    .split(boundary)
    .slice(1, -1)
    .map((part) => {
      const split = part.indexOf("\r\n\r\n");
      const head = Buffer.from(part.slice(0, split), "latin1").toString("utf8");
      const of = (key) => head.match(new RegExp(`[; ]${key}="([^"]*)"`))?.[1];
      return { name: of("name"), file: of("filename"), type: head.match(/Content-Type: (.*)/)?.[1], bytes: Buffer.from(part.slice(split + 4, -2), "latin1") };
    });
}

/**
 * Starts it. `tickets` are those it has made, `uploads` the files by token, `posted` the paths of all posts. `fail` is a list of answers
 * for the next posts whose path holds `at`: { at, status, body, headers, cors: false, cut: true, after: true, slow }, each used once;
 * `cut` breaks the connection, `after` does so once the ticket is made.
 */
export async function startDesk() {
  const desk = { tickets: [], uploads: new Map(), posted: [], fail: [], contacts: 0 };
  const server = createServer(async (request, response) => {
    // No connection is used twice: Chromium itself posts once more when a used one breaks.
    const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After, Location", Connection: "close" };
    if (request.method === "OPTIONS") {
      return response.writeHead(204, { ...cors, "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type" }).end();
    }
    const url = new URL(request.url, "http://desk");
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const bytes = Buffer.concat(chunks);
    desk.posted.push(url.pathname);
    const at = desk.fail.findIndex((fault) => url.pathname.includes(fault.at));
    const fault = at < 0 ? {} : desk.fail.splice(at, 1)[0];
    if (fault.slow) await new Promise((done) => setTimeout(done, fault.slow));
    if (fault.cut && !fault.after) return request.socket.destroy();
    const answer = (status, body, more = {}) => {
      if (fault.cut) return request.socket.destroy();
      response.writeHead(status, { "Content-Type": "application/json", ...(fault.cors === false ? { Connection: "close" } : cors), ...more });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (fault.status) return answer(fault.status, fault.body ?? "", fault.headers);
    const type = request.headers["content-type"] ?? "";
    if (url.pathname === "/api/v2/uploads.json") {
      const token = `token${desk.uploads.size + 1}`;
      desk.uploads.set(token, { name: url.searchParams.get("filename"), type, bytes });
      return answer(201, { upload: { token } });
    }
    if (url.pathname === "/api/v2/requests.json") {
      const { request: made } = JSON.parse(bytes);
      desk.tickets.push({ ...made, id: 4700 + desk.tickets.length });
      return answer(201, { request: { id: desk.tickets.at(-1).id } });
    }
    const [, , , , , , , contact, , conversation] = url.pathname.split("/");
    if (/\/contacts$/.test(url.pathname)) return answer(200, { source_id: `contact${++desk.contacts}`, ...JSON.parse(bytes) });
    if (/\/conversations$/.test(url.pathname)) {
      desk.tickets.push({ contact, ...JSON.parse(bytes), id: desk.tickets.length + 1, messages: [] });
      return answer(200, { id: desk.tickets.at(-1).id });
    }
    if (/\/messages$/.test(url.pathname)) {
      desk.tickets[conversation - 1].messages.push(parts(bytes, type));
      return answer(200, { id: 1 });
    }
    return answer(404, { error: "RecordNotFound" });
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  desk.url = `http://127.0.0.1:${server.address().port}`;
  desk.close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return desk;
}
