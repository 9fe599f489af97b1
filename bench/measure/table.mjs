/** How tables are printed: for the eye, or as Markdown for a page. */
let isMarkdown = false;

/** From now on tables are Markdown. */
export function printMarkdown() {
  isMarkdown = true;
}

/** Prints rows of cells as a table; the first row is the head. */
export function printTable(rows) {
  const lines = isMarkdown ? markdownLines(rows) : alignedLines(rows);
  console.log(`\n${lines.join("\n")}`);
}

function markdownLines([head, ...rows]) {
  const line = (row) => `| ${head.map((_, column) => String(row[column] ?? "").trim()).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}

function alignedLines(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0]) : String(cell ?? "").padStart(widths[column]),
      )
      .join("  ");
  return [line(rows[0]), widths.map((width) => "-".repeat(width)).join("  "), ...rows.slice(1).map(line)];
}

/** A number with as many digits as it deserves. */
export function figure(value) {
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A median with the range that the rounds spanned. */
export function spread({ median, lowest, highest }) {
  return `${figure(median)} (${figure(lowest)}–${figure(highest)})`;
}

/** What a target asks for, and whether it was reached; nothing where there is none. */
export function verdict(value, target) {
  if (target === undefined) return "";
  const { atLeast, atMost } = target;
  const isMet = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
  return `${atLeast === undefined ? `≤ ${figure(atMost)}` : `≥ ${atLeast}`} ${isMet ? "met" : isMarkdown ? "**missed**" : "MISSED"}`;
}
