// Writes generated/, and Generated/ of the Swift package, from the YAML of the contract. Run by `npm run generate`; nobody edits what it writes.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";
import { parse } from "yaml";
import type { ContractDocument } from "./contract-document.js";
import { type ErrorCodeEntry, errorCodeModule } from "./error-code-module.js";
import { modelModule, validatorModule } from "./model-module.js";
import { operationModule, replyModule } from "./operation-module.js";
import { swiftErrorCodes } from "./swift-error-codes.js";
import { swiftModelModule } from "./swift-model-module.js";
import { swiftOperationModules } from "./swift-operation-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const BANNER = "// Generated from the contract by `npm run generate`. Do not edit.\n";

/** Bundles the split YAML to one document. */
function bundleContract(): ContractDocument {
  const folder = mkdtempSync(join(root, ".bundle-"));
  try {
    const file = join(folder, "openapi.json");
    execFileSync("npx", ["redocly", "bundle", "openapi.yaml", "--output", file], {
      cwd: root,
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Replaces a generated file at once, so that no reader ever sees half of it. */
function writeGenerated(name: string, text: string, folder = join(root, "generated")): void {
  const file = join(folder, name);
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

const document = bundleContract();
const errors = parse(readFileSync(join(root, "errors.yaml"), "utf8")) as { codes: Record<string, ErrorCodeEntry> };
const types = astToString(
  await openapiTypescript(structuredClone(document) as unknown as Parameters<typeof openapiTypescript>[0], {
    defaultNonNullable: false,
    alphabetize: false,
  }),
);

writeGenerated("openapi.json", `${JSON.stringify(document, null, 2)}\n`);
writeGenerated(
  "contract-text.ts",
  `${BANNER}/** The bundled OpenAPI document, as JSON text. */\nexport const CONTRACT_TEXT: string = ${JSON.stringify(JSON.stringify(document))};\n`,
);
writeGenerated("types.ts", BANNER + types);
writeGenerated("models.ts", BANNER + modelModule(document));
writeGenerated("validators.ts", BANNER + validatorModule(document));
writeGenerated("operations.ts", BANNER + operationModule(document));
writeGenerated("replies.ts", BANNER + replyModule(document));
writeGenerated("error-codes.ts", BANNER + errorCodeModule(errors.codes));

const swiftFiles = new Map([
  ["Models.swift", swiftModelModule(document)],
  ["ErrorCode.swift", swiftErrorCodes(errors.codes)],
  ...swiftOperationModules(document),
]);
const swiftFolder = join(root, "../swift/Sources/Holdfast/Generated");
mkdirSync(swiftFolder, { recursive: true });
for (const [name, text] of swiftFiles) writeGenerated(name, BANNER + text, swiftFolder);
// A tag that is gone leaves a file that no longer compiles.
for (const name of readdirSync(swiftFolder)) if (!swiftFiles.has(name)) rmSync(join(swiftFolder, name));
