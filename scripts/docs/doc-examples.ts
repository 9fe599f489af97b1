import { dirname, join } from "node:path";
import ts from "typescript";
import type { DocPage } from "./doc-page.js";

/** A TypeScript example of a page: a module of its own, made of a hidden preamble and the fence that readers see. */
export interface DocExample {
  readonly code: string;
  /** The page's line (from 1) of each line of `code`. */
  readonly pageLines: readonly number[];
}

const FENCE =
  /(?:^[ \t]*<!--\s*preamble:\n?((?:(?!-->)[\s\S])*)-->\s*\n)?^([ \t]*)(`{3,})(\w*)[^\n]*\n([\s\S]*?)^\2\3\s*$/gm;

/** The ```ts fences of a page. A comment `<!-- preamble: … -->` right before a fence stands before its code unseen. */
export function findExamples({ text }: DocPage): DocExample[] {
  return [...text.matchAll(FENCE)].flatMap((match) => {
    const [all, preamble = "", indent = "", , language, body = ""] = match;
    if (language !== "ts" && language !== "typescript") return [];
    const hidden = preamble === "" ? [] : preamble.trimEnd().split("\n");
    const shown = body.split("\n").slice(0, -1);
    const hiddenFrom = lineAt(text, match.index + all.indexOf(preamble));
    const shownFrom = lineAt(text, match.index + all.lastIndexOf(body));
    return {
      code: [...hidden, ...shown.map((line) => line.slice(indent.length)), "export {};"].join("\n"),
      pageLines: [
        ...hidden.map((_, index) => hiddenFrom + index),
        ...shown.map((_, index) => shownFrom + index),
        shownFrom + shown.length,
      ],
    };
  });
}

/** Refuses fences of JavaScript, as `file:line: message`: readers of either language read TypeScript, which can be checked. */
export function refuseJavaScript({ file, text }: DocPage): string[] {
  return [...text.matchAll(FENCE)]
    .filter(([, , , , language]) => /^(js|javascript|jsx|mjs)$/.test(language ?? ""))
    .map((match) => `${file}:${lineAt(text, match.index + match[0].indexOf("```"))}: write this example as ts`);
}

/** Type-checks every example of the pages against the sources of our packages; gives `file:line: message` per fault. */
export function checkExamples(root: string, pages: readonly DocPage[]): string[] {
  const examples = new Map<string, { page: DocPage; example: DocExample }>();
  for (const page of pages) {
    for (const [index, example] of findExamples(page).entries()) {
      examples.set(join(root, `${page.file}.${index + 1}.ts`), { page, example });
    }
  }
  const options = readOptions(root);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.fileExists = (file) => examples.has(file) || fileExists(file);
  host.readFile = (file) => examples.get(file)?.example.code ?? readFile(file);
  host.getSourceFile = (file, version) => {
    const code = host.readFile(file);
    return code === undefined ? undefined : ts.createSourceFile(file, code, version);
  };
  const program = ts.createProgram([...examples.keys()], options, host);
  return [...examples].flatMap(([file, { page, example }]) => {
    const source = program.getSourceFile(file);
    const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return faults.map(({ start, messageText }) => {
      const line = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
      return `${page.file}:${example.pageLines[line]}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}

function readOptions(root: string): ts.CompilerOptions {
  const file = join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, dirname(file));
  return { ...options, noUnusedLocals: false, noUnusedParameters: false };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
