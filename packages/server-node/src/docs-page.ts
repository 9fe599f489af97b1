import { readFile } from "node:fs/promises";

/** Swagger UI's own files, put beside dist by the build; see copy-assets.mjs. */
const ASSETS = new URL("../assets/swagger-ui/", import.meta.url);

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Holdfast API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

const PAGE_CSS = `
body { margin: 0; }
.swagger-ui .info { margin: 24px 0; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 12px; }
  .swagger-ui .opblock .opblock-summary-path { word-break: break-word; max-width: 100%; }
  .swagger-ui .opblock .opblock-summary-description { display: none; }
}
`;

const PAGE_SCRIPT = `
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  docExpansion: "none",
  deepLinking: true,
  tagsSorter: undefined,
  validatorUrl: null,
  persistAuthorization: false,
});
`;

const FILES: Readonly<Record<string, { readonly type: string; readonly read: () => Promise<string> }>> = {
  "/docs": { type: "text/html; charset=utf-8", read: async () => PAGE },
  "/docs/page.css": { type: "text/css; charset=utf-8", read: async () => PAGE_CSS },
  "/docs/page.js": { type: "text/javascript; charset=utf-8", read: async () => PAGE_SCRIPT },
  "/docs/swagger-ui.css": { type: "text/css; charset=utf-8", read: () => readAsset("swagger-ui.css") },
  "/docs/swagger-ui-bundle.js": {
    type: "text/javascript; charset=utf-8",
    read: () => readAsset("swagger-ui-bundle.js"),
  },
};

/** The page of the contract at `/docs`; null for every other path. It loads nothing from elsewhere. */
export async function docsPage(request: Request): Promise<Response | null> {
  if (!request.url.includes("/docs") || (request.method !== "GET" && request.method !== "HEAD")) return null;
  const file = FILES[new URL(request.url).pathname.replace(/\/$/, "")];
  if (file === undefined) return null;
  const text = await file.read();
  return new Response(request.method === "HEAD" ? null : text, {
    headers: {
      "content-type": file.type,
      "cache-control": "no-cache",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    },
  });
}

function readAsset(name: string): Promise<string> {
  return readFile(new URL(name, ASSETS), "utf8");
}
