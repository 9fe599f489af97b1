import { testDatabaseAdapter } from "@holdfast/conformance/vitest";
import { afterAll, beforeAll } from "vitest";
import { type PrivatePostgres, startPrivatePostgres } from "../../adapter-pg-embedded/test/harness/private-postgres.js";
import { pgDatabase } from "../src/index.js";

let postgres: PrivatePostgres;

beforeAll(async () => {
  postgres = await startPrivatePostgres();
});

afterAll(() => postgres.dispose());

testDatabaseAdapter({
  name: "pg",
  create: async () => pgDatabase(postgres.login),
  sibling: async () => pgDatabase(postgres.login),
  restart: () => postgres.restart(),
});
