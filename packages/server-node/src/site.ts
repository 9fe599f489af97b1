import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import send from "send";

/** A folder of built web files that is served beside the API. */
export interface SiteOptions {
  /** What holds `index.html`. */
  readonly folder: string;
  /** The anonymous key, which pages read from `/holdfast.json`; it is public. */
  readonly anonKey: string;
}

/** Whether something beside the API, such as a door, answers requests to a URL. */
export type IsTaken = (url: URL) => boolean;

/** Answers a request for the site; false when the request is for the server. */
export type Site = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** The paths that the server answers itself, whatever is in the folder. */
const SERVERS_OWN = /^\/(api|docs|health|ready|openapi\.json|\.well-known)(\/|$)/;

/** Pages load what comes from this server and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/**
 * Serves a folder: types, ranges, ETags and dates; `index.html` for a path that names no file, so that an app can have
 * addresses of its own; dotfiles never. Files are looked up at each request, so a new build needs no restart.
 */
export function createSite({ folder, anonKey }: SiteOptions, isTaken: IsTaken): Site {
  const root = resolve(folder);
  const settings = JSON.stringify({ anonKey });

  return (incoming, outgoing) => {
    const path = (incoming.url ?? "/").replace(/[?#].*$/s, "");
    const isRead = incoming.method === "GET" || incoming.method === "HEAD";
    if (!isRead || !path.startsWith("/") || SERVERS_OWN.test(path)) return false;
    const place = `http://${incoming.headers.host ?? "localhost"}${path}`;
    if (!URL.canParse(place) || isTaken(new URL(place))) return false;
    outgoing.setHeader("x-content-type-options", "nosniff");
    outgoing.setHeader("content-security-policy", CONTENT_SECURITY_POLICY);
    if (path === "/holdfast.json") {
      outgoing.setHeader("cache-control", "no-cache");
      outgoing.setHeader("content-type", "application/json");
      outgoing.end(incoming.method === "HEAD" ? undefined : settings);
      return true;
    }
    sendFile(incoming, outgoing, { root, path });
    return true;
  };
}

interface Place {
  readonly root: string;
  /** As in the request, still encoded. */
  readonly path: string;
}

function sendFile(incoming: IncomingMessage, outgoing: ServerResponse, { root, path }: Place): void {
  const isFallback = path === "/index.html";
  send(incoming, path, { root, dotfiles: "ignore", cacheControl: false })
    .on("headers", (response: ServerResponse) => response.setHeader("cache-control", cacheControl(path)))
    .on("directory", () => refuse(outgoing, 404))
    .on("error", ({ status }: { readonly status: number }) => {
      if (status === 404 && !isFallback && !namesFile(path))
        sendFile(incoming, outgoing, { root, path: "/index.html" });
      else refuse(outgoing, status);
    })
    .pipe(outgoing);
}

/** Build tools put a hash of the content into the names below `/assets/`; everything else is asked for anew. */
function cacheControl(path: string): string {
  return path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

function namesFile(path: string): boolean {
  return /\.[^/]*$/.test(path);
}

function refuse(outgoing: ServerResponse, status: number): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const text = status === 404 ? "There is no such page.\n" : "The page cannot be sent.\n";
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache" }).end(text);
}
