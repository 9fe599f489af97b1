import { serveInChild } from "../../../server-node/test/harness/serve-in-child.js";
import { s3Door } from "../../src/index.js";

await serveInChild([s3Door()]);
