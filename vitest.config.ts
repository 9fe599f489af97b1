import { defineConfig } from "vitest/config";

// Vitest hands these to Node, also for `require`, where "import" would load ES modules (as of pg); Vite knows the usual ones itself.
const conditions = ["@holdfast/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@holdfast/source"] } },
  test: {
    include: ["{openapi,swift,packages/*,examples/*}/{src,test,generator}/**/*.test.ts", "test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
