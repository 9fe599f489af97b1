/** An element of a Postgres array in text form: its text, null, or an array of one dimension less. */
export type ArrayElement = string | null | readonly ArrayElement[];

/** Reads Postgres' text form of an array, such as `{1,NULL,"a,b"}`; bounds before it (`[2:3]=`) are left out. */
export function parseArrayText(text: string, delimiter = ","): readonly ArrayElement[] {
  let position = text.indexOf("{");

  function parseList(): ArrayElement[] {
    const items: ArrayElement[] = [];
    position++;
    while (text[position] !== "}") {
      items.push(parseItem());
      if (text[position] === delimiter) position++;
    }
    position++;
    return items;
  }

  function parseItem(): ArrayElement {
    if (text[position] === "{") return parseList();
    if (text[position] === '"') return parseQuoted();
    const begin = position;
    while (text[position] !== delimiter && text[position] !== "}") position++;
    const item = text.slice(begin, position);
    return item === "NULL" ? null : item;
  }

  function parseQuoted(): string {
    let item = "";
    for (position++; text[position] !== '"'; position++) {
      if (text[position] === "\\") position++;
      item += text[position];
    }
    position++;
    return item;
  }

  return parseList();
}

/** Writes it; every element is quoted, so that no text is taken for NULL or for syntax. */
export function formatArrayText(items: readonly ArrayElement[]): string {
  const parts = items.map((item) => {
    if (item === null) return "NULL";
    if (typeof item === "string") return `"${item.replace(/["\\]/g, "\\$&")}"`;
    return formatArrayText(item);
  });
  return `{${parts.join(",")}}`;
}
