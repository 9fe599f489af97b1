import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { DocPage } from "./doc-page.js";

/** Checks that every link of the pages to a file of the repository, and to a heading of a page, leads there. */
export function checkLinks(root: string, pages: readonly DocPage[]): string[] {
  return pages.flatMap((page) => {
    const prose = withoutCode(page.text);
    const inline = prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g);
    const named = prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)>?/gm);
    return [...inline, ...named].flatMap((match) => {
      const fault = findFault(root, page, match[1] ?? "");
      return fault ? [`${page.file}:${prose.slice(0, match.index).split("\n").length}: ${fault}`] : [];
    });
  });
}

function findFault(root: string, page: DocPage, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return undefined;
  const [path = "", anchor] = decodeURI(target).split("#", 2);
  const file = path === "" ? page.file : normalize(join(dirname(page.file), path));
  if (file.startsWith("..")) return `${target} leads out of the repository`;
  if (path !== "" && !existsSync(join(root, file))) return `${target} leads to nothing`;
  if (anchor === undefined || !file.endsWith(".md")) return undefined;
  const text = path === "" ? page.text : readFileSync(join(root, file), "utf8");
  return headingAnchors(text).has(anchor) ? undefined : `${target}: no such heading`;
}

// As GitHub names them: lower case, punctuation dropped, spaces to hyphens, a number on a repeated one.
function headingAnchors(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of text.replace(/^(`{3,})[\s\S]*?^\1/gm, "").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replaceAll(" ", "-");
    let name = anchor;
    for (let count = 1; anchors.has(name); count++) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

// Blanks code out and keeps the lines in their places.
function withoutCode(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, " ");
  return text.replace(/^([ \t]*)(`{3,})[\s\S]*?^\1\2\s*$/gm, blank).replace(/(`+)(?!`)[\s\S]*?\1/g, blank);
}
