import { serveInChild } from "../../../server-node/test/harness/serve-in-child.js";
import { tusDoor } from "../../src/index.js";

await serveInChild([tusDoor()]);
