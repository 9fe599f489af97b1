import { runConformance, storageCases } from "@holdfast/conformance";
import { s3Storage } from "../../src/index.js";
import { resolveLocalNames } from "../harness/local-names.js";

/*
 * Runs the storage kit and prints its report as JSON. Arguments: the storage's options as JSON, a pattern of the cases' ids.
 * A process of its own, because Node reads NODE_EXTRA_CA_CERTS at its start only.
 */
const [options = "{}", pattern = ""] = process.argv.slice(2);
resolveLocalNames();
const create = async () => s3Storage(JSON.parse(options));
const cases = storageCases.filter(({ id }) => new RegExp(pattern).test(id));
const subject = { name: "adapter-s3", create, sibling: create, timings: { clockSkewMs: 2_000 } };
process.stdout.write(JSON.stringify(await runConformance(subject, cases, { caseTimeoutMs: 300_000 })));
