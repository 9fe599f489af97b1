import { testDatabaseAdapter } from "@holdfast/conformance/vitest";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { type PrivatePostgres, startPrivatePostgres } from "../../adapter-pg-embedded/test/harness/private-postgres.js";
import { pgDatabase } from "../src/index.js";

let postgres: PrivatePostgres;

beforeAll(async () => {
  postgres = await startPrivatePostgres();
  const client = new pg.Client(postgres.login);
  await client.connect();
  await client.query("create role manager login createrole bypassrls password 'pw'");
  await client.query("create database managed owner manager");
  await client.end();
});

afterAll(() => postgres.dispose());

// An owner as managed services give it, who is no superuser: then statements are not kept under names.
testDatabaseAdapter({
  name: "pg with a managed server's owner",
  create: async () => pgDatabase({ ...postgres.login, user: "manager", password: "pw", database: "managed" }),
});
