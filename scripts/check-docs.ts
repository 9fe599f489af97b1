// Type-checks the TypeScript examples of the docs against the packages' sources, and follows the links between pages.
import { checkExamples, findExamples, refuseJavaScript } from "./docs/doc-examples.js";
import { checkLinks } from "./docs/doc-links.js";
import { readPages } from "./docs/doc-page.js";
import { root } from "./workspaces.js";

const pages = readPages(root);
const faults = [...pages.flatMap(refuseJavaScript), ...checkExamples(root, pages), ...checkLinks(root, pages)];
for (const fault of faults) console.error(fault);
const examples = pages.flatMap(findExamples).length;
console.log(
  `${pages.length} pages, ${examples} examples: ${faults.length === 0 ? "all good" : `${faults.length} faults`}`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
