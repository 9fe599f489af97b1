interface Plan {
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

/** How many rows of a table a statement has read, by the answer of `explain (analyze, format json)`. */
export function rowsRead(explained: unknown, table: string): number {
  const visit = (plan: Plan): number => {
    const read = plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0);
    const own = plan["Relation Name"] === table ? read * plan["Actual Loops"] : 0;
    return own + (plan.Plans ?? []).reduce((sum, child) => sum + visit(child), 0);
  };
  return visit((explained as readonly { readonly Plan: Plan }[])[0]?.Plan as Plan);
}
