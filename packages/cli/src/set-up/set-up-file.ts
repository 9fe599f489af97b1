import { readFile } from "node:fs/promises";
import type { HoldfastClient } from "@holdfast/sdk";

type NewTable = Parameters<HoldfastClient["tables"]["create"]>[0];
type NewPolicy = Parameters<HoldfastClient["tables"]["createPolicy"]>[1];
type NewBucket = Parameters<HoldfastClient["storage"]["createBucket"]>[0];

/** A table as the API takes it, with policies beside those of its access preset. */
export interface SetUpTable extends NewTable {
  readonly policies?: readonly NewPolicy[];
}

/** What an app needs of a server, in one file. Tables that refer to others come after them. */
export interface SetUp {
  readonly tables: readonly SetUpTable[];
  readonly buckets: readonly NewBucket[];
}

/** Reads a set-up file. Throws a sentence that names the file and what is wrong; the server checks each table and bucket. */
export async function readSetUp(file: string): Promise<SetUp> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new Error(`The set-up file ${file} cannot be read: ${cause.message}`);
  });
  const { tables = [], buckets = [], $schema: _, ...unknown } = parseObject(text, file);
  const [first] = Object.keys(unknown);
  if (first !== undefined)
    throw new Error(`The set-up file ${file} has "${first}"; it may have "tables" and "buckets".`);
  if (!isNamedList(tables) || !isNamedList(buckets)) {
    throw new Error(`In the set-up file ${file}, "tables" and "buckets" must be lists of objects with a "name".`);
  }
  return { tables, buckets } as unknown as SetUp;
}

function parseObject(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`The set-up file ${file} is not JSON: ${(cause as Error).message}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`The set-up file ${file} must hold one object.`);
}

function isNamedList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one?.name === "string");
}
