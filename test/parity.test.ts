import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { swiftTypeName } from "../openapi/generator/swift-text.js";
import { root } from "../scripts/workspaces.js";

type Place = string | { readonly none: string };

interface Parity {
  readonly operations: Readonly<Record<string, { readonly typescript?: Place; readonly swift?: Place }>>;
  readonly conveniences: Readonly<Record<string, Place>>;
  readonly swift_only: Readonly<Record<string, string>>;
}

const parity: Parity = parse(readFileSync(join(root, "openapi/parity.yaml"), "utf8"));
const contract = JSON.parse(readFileSync(join(root, "openapi/generated/openapi.json"), "utf8"));
const operations = Object.values<Record<string, { operationId?: string }>>(contract.paths).flatMap((item) =>
  Object.values(item).flatMap(({ operationId }) => (operationId === undefined ? [] : [operationId])),
);
const typescript = typescriptSymbols();
const swift = swiftSymbols();

describe("openapi/parity.yaml", () => {
  it("has every operation of the contract, and no other", () => {
    const missing = operations.filter((id) => !parity.operations[id]);
    expect(missing, adviceFor(missing)).toEqual([]);
    expect(Object.keys(parity.operations).filter((id) => !operations.includes(id))).toEqual([]);
  });

  it("says of each operation where both clients have it, or why one has not", () => {
    const lagging = Object.entries(parity.operations).flatMap(([id, places]) =>
      (["typescript", "swift"] as const)
        .filter((client) => !isSaid(places[client], client === "swift" ? swift : typescript))
        .map((client) => `${id}: ${client}: ${JSON.stringify(places[client]) ?? "nothing"}`),
    );
    const advice =
      "Such a symbol is not there. `npm run generate` makes Swift's; TypeScript's are in packages/sdk/src. Or write { none: why }.";
    expect(lagging, advice).toEqual([]);
  });

  it("has everything that @holdfast/sdk exports, with what Swift has for it", () => {
    const missing = [...typescript].filter((name) => !(name in parity.conveniences));
    const advice =
      "Add to `conveniences` of openapi/parity.yaml a line `<this>: <symbol of swift/Sources/Holdfast>`, or { none: why }.";
    expect(missing, advice).toEqual([]);
    expect(Object.keys(parity.conveniences).filter((name) => !typescript.has(name))).toEqual([]);
    const absent = Object.entries(parity.conveniences).filter(([, place]) => !isSaid(place, swift));
    expect(absent, "Swift has no such symbol: add it to swift/Sources/Holdfast, or write { none: why }.").toEqual([]);
  });

  it("has every function of Swift's clients", () => {
    const named = new Set([...Object.values(parity.conveniences), ...Object.keys(parity.swift_only)]);
    const clients = [
      "HoldfastClient",
      "AuthClient",
      "TableQuery",
      "StorageClient",
      "BucketFiles",
      "RealtimeClient",
      "Channel",
    ];
    const missing = [...functionsOfSwift()].filter(
      (name) => clients.includes(name.split(".")[0] ?? "") && !named.has(name),
    );
    expect(missing, "Add it to @holdfast/sdk and to `conveniences`, or to `swift_only` with the reason.").toEqual([]);
    expect(Object.keys(parity.swift_only).filter((name) => !swift.has(name))).toEqual([]);
  });
});

it("would see a symbol that is not there", () => {
  expect(isSaid("BucketFiles.upload", swift)).toBe(true);
  expect(isSaid("BucketFiles.none", swift)).toBe(false);
  expect(isSaid({ none: "" }, swift)).toBe(false);
  expect(isSaid(undefined, typescript)).toBe(false);
});

function isSaid(place: Place | undefined, symbols: ReadonlySet<string>): boolean {
  if (typeof place === "string") return symbols.has(place);
  return place !== undefined && place.none.length > 0;
}

function adviceFor(missing: readonly string[]): string {
  const lines = missing.map((id) => {
    const [tag = "", name] = id.split(".");
    const swiftPlace = `${swiftTypeName(tag)}Operations.${name}`;
    return `  ${id}:\n    typescript: <symbol of packages/sdk/src, or { none: why }>\n    swift: ${swiftPlace}`;
  });
  return `Add to \`operations\` of openapi/parity.yaml:\n${lines.join("\n")}\n`;
}

/** The functions that @holdfast/sdk exports, and the members of its interfaces and errors, as `AuthClient.login`. */
function typescriptSymbols(): Set<string> {
  const index = join(root, "packages/sdk/src/index.ts");
  const program = ts.createProgram([index], {
    customConditions: ["@holdfast/source"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
    noLib: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  return new Set(exported.flatMap((symbol) => membersOf(aliased(checker, symbol))));
}

function aliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function membersOf(symbol: ts.Symbol): string[] {
  const [declaration] = symbol.declarations ?? [];
  if (!declaration || ts.isTypeAliasDeclaration(declaration) || ts.isSourceFile(declaration)) return [];
  if (ts.isInterfaceDeclaration(declaration)) {
    return declaration.members.flatMap((member) => (member.name ? [`${symbol.name}.${member.name.getText()}`] : []));
  }
  if (!ts.isClassDeclaration(declaration)) return [symbol.name];
  const isOwn = (name: string): boolean => name !== "name" && !name.startsWith("isHoldfast");
  const fields = declaration.members.filter(ts.isPropertyDeclaration).map((member) => member.name.getText());
  return [symbol.name, ...fields.filter(isOwn).map((name) => `${symbol.name}.${name}`)];
}

/** What the Swift package declares, as `AuthClient.login`, and its types alone. */
function swiftSymbols(): Set<string> {
  return new Set(
    swiftLines().flatMap(({ type, line }) => {
      const [, names] = /^ {2}(?:public )?(?:indirect )?case ([^=]+)/.exec(line) ?? [];
      if (names) return names.split(/,(?![^(]*\))/).map((name) => `${type}.${nameIn(name)}`);
      const [, member] =
        /^ {2}(?:public )?(?:static )?(?:nonisolated )?(?:func |var |let )?(init\b|`?\w+`?)/.exec(line) ?? [];
      return [type, ...(member && /\b(func|var|let|init)\b/.test(line) ? [`${type}.${nameIn(member)}`] : [])];
    }),
  );
}

function functionsOfSwift(): Set<string> {
  return new Set(
    swiftLines().flatMap(({ type, line }) => {
      const [, name] = /^ {2}public (?:static )?func (`?\w+`?)/.exec(line) ?? [];
      return name ? [`${type}.${nameIn(name)}`] : [];
    }),
  );
}

function nameIn(text: string): string {
  return /\w+/.exec(text)?.[0] ?? "";
}

/** The lines of the Swift sources, each with the type at whose top level it stands. */
function swiftLines(): { type: string; line: string }[] {
  const folder = join(root, "swift/Sources/Holdfast");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".swift"));
  return files.flatMap((name) => {
    let type = "";
    return readFileSync(join(folder, name), "utf8")
      .split("\n")
      .flatMap((line) => {
        const opened = /^public (?:final )?(?:struct|class|enum|actor|protocol|typealias) (\w+)|^extension (\w+)/.exec(
          line,
        );
        if (opened) type = opened[1] ?? opened[2] ?? "";
        else if (/^\S/.test(line) && !line.startsWith("}")) type = "";
        return type === "" ? [] : [{ type, line }];
      });
  });
}
