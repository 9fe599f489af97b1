import { type HoldfastClient, isApiError } from "@holdfast/sdk";
import type { SetUp, SetUpTable } from "./set-up-file.js";

/**
 * Brings a server to where a set-up describes it, as an admin's client: makes the tables, policies and buckets that are
 * not there. What is there is left as it is, so that it can be applied again; a table that lacks a column of the set-up is
 * an error. Answers a line for each thing that was made.
 */
export async function applySetUp(client: HoldfastClient, { tables, buckets }: SetUp): Promise<string[]> {
  const made: string[] = [];
  for (const table of tables) made.push(...(await applyTable(client, table)));
  for (const bucket of buckets) {
    if (await isMadeNow(client.storage.createBucket(bucket))) made.push(`bucket ${bucket.name}`);
  }
  return made;
}

async function applyTable(client: HoldfastClient, { policies = [], ...table }: SetUpTable): Promise<string[]> {
  const { name } = table;
  const { created, columns } = await client.tables.create({ ...table, if_not_exists: true });
  const names = new Set(columns.map((column) => column.name));
  const lacking = table.columns.filter((column) => !names.has(column.name)).map((column) => column.name);
  if (lacking.length > 0) {
    throw new Error(
      `The table ${name} is there without ${lacking.join(", ")}. Add what is missing, or drop the table.`,
    );
  }
  const made = created ? [`table ${name}`] : [];
  const present = new Set((await client.tables.policies(name)).map((policy) => policy.name));
  for (const policy of policies.filter((one) => !present.has(one.name))) {
    await client.tables.createPolicy(name, policy);
    made.push(`policy "${policy.name}" of ${name}`);
  }
  return made;
}

/** Whether it was made, and not there already. */
async function isMadeNow(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (isApiError(error, "already_exists")) return false;
    throw error;
  }
}
