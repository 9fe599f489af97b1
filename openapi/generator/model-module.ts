import type { ContractDocument, Schema } from "./contract-document.js";
import { sortSchemas, zodSource } from "./zod-source.js";

/** The module of short type names: `User` for `components["schemas"]["User"]`. */
export function modelModule(document: ContractDocument): string {
  const aliases = Object.keys(document.components.schemas).map(
    (name) => `export type ${name} = components["schemas"]["${name}"];`,
  );
  return `import type { components } from "./types.js";\n\n${aliases.join("\n")}\n`;
}

/** The module of one zod validator for each schema, each typed by the contract's own type. */
export function validatorModule(document: ContractDocument): string {
  const known = new Set<string>();
  const reference = (name: string) => (known.has(name) ? name : `z.lazy(() => ${name})`);
  const lines = sortSchemas(document).map((name) => {
    const source = zodSource(document.components.schemas[name] ?? {}, reference);
    known.add(name);
    return `export const ${name}: z.ZodType<${modelType(document, name)}> = ${source};`;
  });
  return `import { z } from "zod";\nimport type { Defaulted } from "../src/reply.js";\nimport type * as models from "./models.js";\n\n${lines.join("\n")}\n`;
}

/** The type after validation: the fields with a default are there. */
function modelType(document: ContractDocument, name: string): string {
  const defaults = defaultedFields(document.components.schemas[name] ?? {});
  return defaults.length === 0 ? `models.${name}` : `Defaulted<models.${name}, ${defaults.join(" | ")}>`;
}

/** The quoted names of the fields that have a default. */
export function defaultedFields(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.default !== undefined)
    .map(([name]) => JSON.stringify(name));
}
