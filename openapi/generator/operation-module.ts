import {
  type ContractDocument,
  type LocatedOperation,
  listOperations,
  type Parameter,
  type ResponseObject,
  resolveSchema,
  type Schema,
} from "./contract-document.js";
import { defaultedFields } from "./model-module.js";
import { type Reference, textValueSource, zodSource } from "./zod-source.js";

const JSON_TYPE = "application/json";

const reference: Reference = (name) => `schemas.${name}`;

/** The module that the server is typed by: inputs and replies of every operation, and the table that the router reads. */
export function operationModule(document: ContractDocument): string {
  const operations = listOperations(document);
  const validators = createSharedValidators();
  const table = operations.map((located) => tableEntry(document, located, validators.name));
  return [
    'import { z } from "zod";',
    'import type { Operation } from "../src/operation.js";',
    'import type { ContentReply, Defaulted, EmptyReply, JsonReply, TextPair } from "../src/reply.js";',
    'import { textBoolean, textInteger } from "../src/text-values.js";',
    'import type { operations as paths } from "./types.js";',
    'import * as schemas from "./validators.js";',
    "",
    "/** What each operation's handler is given, after validation. */",
    "export interface OperationInputs {",
    ...operations.map((located) => inputType(document, located)),
    "}",
    "",
    "/** What each operation's handler may answer; every other answer is a problem, thrown. */",
    "export interface OperationReplies {",
    ...operations.map((located) => replyType(located)),
    "}",
    "",
    "/** The name of an operation of the contract. */",
    "export type OperationId = keyof OperationInputs;",
    "",
    ...validators.declarations(),
    "",
    "/** Every operation of the contract: where it stands, who may call it, and how its input is read. */",
    "export const OPERATIONS: { readonly [Id in OperationId]: Operation<Id, OperationInputs[Id]> } = {",
    ...table,
    "};",
    "",
  ].join("\n");
}

/** The module of reply validators by operation and status; only tests need it. */
export function replyModule(document: ContractDocument): string {
  const entries = listOperations(document).map(({ operation }) => {
    const statuses = successes(operation.responses).map(([status, response]) => {
      const schema = response.content?.[JSON_TYPE]?.schema;
      return `${status}: ${schema ? zodSource(schema, reference) : "null"}`;
    });
    return `  "${operation.operationId}": { ${statuses.join(", ")} },`;
  });
  return [
    'import { z } from "zod";',
    'import type { OperationId } from "./operations.js";',
    'import * as schemas from "./validators.js";',
    "",
    "/** The validator of each success status' JSON body; null where the body is not JSON. */",
    "export const REPLIES: Readonly<Record<OperationId, Readonly<Record<number, z.ZodType | null>>>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}

/** The statuses that an operation answers itself, with what they hold; every other answer is a problem. */
export function successes(responses: LocatedOperation["operation"]["responses"]) {
  return Object.entries(responses).filter(([status, response]) => /^[123]\d\d$/.test(status) || hasOwnAnswer(response));
}

/** Whether a status beyond the successes is an answer of the handler's own and not a problem: readiness has one. */
function hasOwnAnswer(response: ResponseObject): boolean {
  return response.content?.[JSON_TYPE] !== undefined;
}

function inputType(document: ContractDocument, { operation, parameters }: LocatedOperation): string {
  const id = operation.operationId;
  const ofKind = (kind: Parameter["in"]) => parameters.filter((parameter) => parameter.in === kind);
  const lines = [
    `path: ${ofKind("path").length ? `paths["${id}"]["parameters"]["path"]` : "Record<never, never>"}`,
    `query: ${queryType(id, ofKind("query"))}`,
    `headers: ${ofKind("header").length ? `NonNullable<paths["${id}"]["parameters"]["header"]>` : "Record<never, never>"}`,
    `body: ${bodyType(document, operation)}`,
  ];
  return `  "${id}": { ${lines.join("; ")} };`;
}

function queryType(id: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return "Record<never, never>";
  const base = `NonNullable<paths["${id}"]["parameters"]["query"]>`;
  const free = parameters.find(isFreeForm);
  const defaults = parameters.filter(({ schema }) => schema.default !== undefined).map(({ name }) => `"${name}"`);
  const declared = free ? `Omit<${base}, "${free.name}">` : base;
  const filled = defaults.length ? `Defaulted<${declared}, ${defaults.join(" | ")}>` : declared;
  return free ? `${filled} & { ${free.name}: readonly TextPair[] }` : filled;
}

function isFreeForm({ schema }: Parameter): boolean {
  return schema.type === "object";
}

function bodyType(document: ContractDocument, operation: LocatedOperation["operation"]): string {
  const content = operation.requestBody?.content;
  if (!content) return "undefined";
  const json = content[JSON_TYPE]?.schema;
  if (!json) return "ReadableStream<Uint8Array> | null";
  const base = `paths["${operation.operationId}"]["requestBody"]`;
  const type = `NonNullable<${base}>["content"]["${JSON_TYPE}"]`;
  const defaults = defaultedFields(resolveSchema(document, json));
  const filled = defaults.length ? `Defaulted<${type}, ${defaults.join(" | ")}>` : type;
  return operation.requestBody?.required ? filled : `${filled} | undefined`;
}

function replyType({ operation }: LocatedOperation): string {
  const replies = successes(operation.responses).map(([status, response]) => {
    const content = response.content ?? {};
    if (content[JSON_TYPE]) {
      return `JsonReply<${status}, paths["${operation.operationId}"]["responses"][${status}]["content"]["${JSON_TYPE}"]>`;
    }
    return Object.keys(content).length ? `ContentReply<${status}>` : `EmptyReply<${status}>`;
  });
  if (replies.length === 0) throw new Error(`${operation.operationId} has no success status`);
  return `  "${operation.operationId}": ${replies.join(" | ")};`;
}

/** Parameters that many operations have are validated by one object: each costs memory and time at every start. */
function createSharedValidators() {
  const names = new Map<string, string>();
  return {
    /** The name of the validator of these parameters. */
    name(parameters: readonly Parameter[]): string {
      const source = parameterSource(parameters);
      const name = names.get(source) ?? `parameters${names.size + 1}`;
      names.set(source, name);
      return name;
    },
    declarations: () => [...names].map(([source, name]) => `const ${name} = ${source};`),
  };
}

type NameOf = ReturnType<typeof createSharedValidators>["name"];

function tableEntry(document: ContractDocument, located: LocatedOperation, nameOf: NameOf): string {
  const { operation, parameters, method } = located;
  const query = parameters.filter((parameter) => parameter.in === "query");
  const headers = parameters.filter((parameter) => parameter.in === "header");
  const fields = [
    `id: "${operation.operationId}"`,
    `method: "${method}"`,
    `path: ${JSON.stringify(routePath(located))}`,
    `access: ${JSON.stringify(operation["x-access"])}`,
    ...(operation["x-rate-limit"] ? [`rateLimit: ${JSON.stringify(operation["x-rate-limit"])}`] : []),
    `pathValidator: ${nameOf(parameters.filter((parameter) => parameter.in === "path"))}`,
    `query: ${queryEntry(query, nameOf)}`,
    `headers: { names: ${JSON.stringify(headers.map(({ name }) => name.toLowerCase()))}, validator: ${nameOf(headers)} }`,
    `body: ${bodyEntry(document, operation)}`,
  ];
  return `  "${operation.operationId}": { ${fields.join(", ")} },`;
}

function routePath({ path, parameters }: LocatedOperation): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const parameter = parameters.find((candidate) => candidate.in === "path" && candidate.name === name);
    if (!parameter) throw new Error(`${path} names {${name}}, which no parameter declares`);
    return parameter["x-multi-segment"] ? `:${name}{.+}` : `:${name}`;
  });
}

function parameterSource(parameters: readonly Parameter[]): string {
  const members = parameters.map(({ name, required, schema, in: place }) => {
    const source = textValueSource(schema, reference);
    const key = place === "header" ? name.toLowerCase() : name;
    const optional = !required && schema.default === undefined;
    return `${JSON.stringify(key)}: ${optional ? `z.exactOptional(${source})` : source}`;
  });
  return `z.strictObject({ ${members.join(", ")} })`;
}

function queryEntry(parameters: readonly Parameter[], nameOf: NameOf): string {
  const free = parameters.find(isFreeForm);
  const declared = parameters.filter((parameter) => !isFreeForm(parameter));
  const lists = declared.filter(({ schema }) => schema.type === "array").map(({ name }) => name);
  const validator = free
    ? parameterSource(declared).replace(/ \}\)$/, `, ${free.name}: z.array(z.tuple([z.string(), z.string()])) })`)
    : nameOf(declared);
  const names = declared.map(({ name }) => name);
  return `{ names: ${JSON.stringify(names)}, lists: ${JSON.stringify(lists)}, free: ${JSON.stringify(free?.name ?? null)}, validator: ${validator} }`;
}

function bodyEntry(document: ContractDocument, operation: LocatedOperation["operation"]): string {
  const body = operation.requestBody;
  if (!body) return `{ kind: "none" }`;
  const types = JSON.stringify(Object.keys(body.content));
  const limit = operation["x-max-body-bytes"];
  const maxBytes = limit === undefined ? "" : `, maxBytes: ${JSON.stringify(limit)}`;
  const json = body.content[JSON_TYPE]?.schema;
  if (!json) return `{ kind: "stream", types: ${types}, required: ${body.required === true}${maxBytes} }`;
  const validator = zodSource(json, reference);
  const texts = JSON.stringify(textFields(document, json));
  return `{ kind: "fields", types: ${types}, required: ${body.required === true}${maxBytes}, texts: ${texts}, validator: ${validator} }`;
}

/** The fields that a form may carry: a form has only text, so a body with other types takes JSON alone. */
function textFields(document: ContractDocument, schema: Schema): string[] {
  const resolved = resolveSchema(document, schema);
  const variants = resolved.oneOf ?? resolved.anyOf;
  if (variants) return [...new Set(variants.flatMap((variant) => textFields(document, variant)))];
  return Object.entries(resolved.properties ?? {})
    .filter(([, property]) => resolveSchema(document, property).type === "string")
    .map(([name]) => name);
}
