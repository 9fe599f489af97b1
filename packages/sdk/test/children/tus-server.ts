import { tusDoor } from "@holdfast/door-tus";
import { serveInChild } from "../../../server-node/test/harness/serve-in-child.js";

await serveInChild([tusDoor()]);
