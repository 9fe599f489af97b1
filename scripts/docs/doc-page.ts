import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A Markdown page of the repository; `file` is relative to the root, with forward slashes. */
export interface DocPage {
  readonly file: string;
  readonly text: string;
}

/** Every page that people read: at the root, under docs/, and each package's and example's own; changelogs are left out. */
export function readPages(root: string): DocPage[] {
  const here = markdownIn(root, ".");
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  const own = ["packages", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => markdownIn(root, `${folder}/${name}`)),
  );
  return [...here, ...docs, ...markdownIn(root, "openapi"), ...own]
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

function markdownIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md")
    .map((name) => (folder === "." ? name : `${folder}/${name}`));
}
