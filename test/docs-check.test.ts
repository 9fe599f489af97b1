import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkExamples, findExamples, refuseJavaScript } from "../scripts/docs/doc-examples.js";
import { checkLinks } from "../scripts/docs/doc-links.js";
import { root } from "../scripts/workspaces.js";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => void rmSync(folder, { recursive: true })));

const fence = "```";

describe("checkExamples", () => {
  it("sees our packages and says nothing of what is right", () => {
    const text = `${fence}ts\nimport { isAdapterError } from "@holdfast/adapter-api";\nconst is: boolean = isAdapterError(1);\n${fence}\n`;
    expect(checkExamples(root, [{ file: "page.md", text }])).toEqual([]);
  });

  it("names the page's line of each fault", () => {
    const text = `# Title\n\n${fence}ts\nconst one = 1;\nconst two: string = one;\n${fence}\n\n${fence}ts\nabsent();\n${fence}\n`;
    expect(checkExamples(root, [{ file: "page.md", text }])).toEqual([
      "page.md:5: Type 'number' is not assignable to type 'string'.",
      "page.md:9: Cannot find name 'absent'.",
    ]);
  });

  it("puts a preamble before its fence only", () => {
    const preamble = "<!-- preamble:\ndeclare const port: number;\n-->";
    const text = `${preamble}\n${fence}ts\nport.toFixed();\n${fence}\n\n${fence}ts\nport.toFixed();\n${fence}\n`;
    expect(checkExamples(root, [{ file: "page.md", text }])).toEqual(["page.md:9: Cannot find name 'port'."]);
  });

  it("takes no comment further up for a preamble", () => {
    const text = `Write \`<!-- preamble: … -->\`.\n\nText.\n<!-- a comment -->\n${fence}ts\nabsent();\n${fence}\n`;
    expect(checkExamples(root, [{ file: "page.md", text }])).toEqual(["page.md:6: Cannot find name 'absent'."]);
  });

  it("blames the preamble's own line", () => {
    const text = `<!-- preamble: const port: number = ""; -->\n${fence}ts\nport.toFixed();\n${fence}\n`;
    expect(checkExamples(root, [{ file: "page.md", text }])).toEqual([
      "page.md:1: Type 'string' is not assignable to type 'number'.",
    ]);
  });

  it("checks a fence whatever stands after its language, and inside a list", () => {
    const text = `${fence}ts fragment\nabsent();\n${fence}\n- item\n  ${fence}ts\n  missing();\n  ${fence}\n`;
    expect(checkExamples(root, [{ file: "page.md", text }])).toEqual([
      "page.md:2: Cannot find name 'absent'.",
      "page.md:6: Cannot find name 'missing'.",
    ]);
  });

  it("leaves other languages alone, and refuses JavaScript", () => {
    expect(findExamples({ file: "page.md", text: `${fence}sh\nnpm start\n${fence}\n` })).toEqual([]);
    expect(refuseJavaScript({ file: "page.md", text: `\n${fence}js\nx\n${fence}\n` })).toEqual([
      "page.md:2: write this example as ts",
    ]);
  });
});

describe("checkLinks", () => {
  it("finds files, folders and headings, and names what is not there", () => {
    const folder = mkdtempSync(join(tmpdir(), "holdfast-docs-"));
    folders.push(folder);
    mkdirSync(join(folder, "docs"));
    writeFileSync(join(folder, "docs/other.md"), "# A title, *really*\n\n## Same\n\n## Same\n");
    const right =
      "[a](docs/other.md#a-title-really) [b](docs) [c](#here) [d](https://example.org/x) [e](docs/other.md#same-1)";
    const wrong =
      "[f](docs/absent.md)\n`[g](code.md)`\n[h](docs/other.md#absent)\n[i](../outside.md)\n\n[j]: absent.md";
    const text = `# Here\n\n${right}\n${fence}\n[k](fenced.md)\n${fence}\n${wrong}\n`;
    expect(checkLinks(folder, [{ file: "README.md", text }])).toEqual([
      "README.md:7: docs/absent.md leads to nothing",
      "README.md:9: docs/other.md#absent: no such heading",
      "README.md:10: ../outside.md leads out of the repository",
      "README.md:12: absent.md leads to nothing",
    ]);
  });
});
