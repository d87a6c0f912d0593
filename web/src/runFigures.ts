/** What the metrics of a run tell of the method that is served beside plain ones. Pure. */

export interface RunFigure {
  readonly name: string;
  /** Mean reciprocal rank in the run's own test. */
  readonly value: number;
  readonly served: boolean;
}

/** The served method first, then its baselines; nothing where the run was not tested. */
export function runFigures(metrics: string | null): RunFigure[] {
  const told = parsed(metrics);
  const test = record(told["test"]);
  const { served, strongest_baseline: strongest } = told;
  return [...new Set([served, strongest, "popularity"])].flatMap((name) => {
    if (typeof name !== "string") return [];
    const value = record(test[name])["mrr"];
    return typeof value === "number" ? [{ name, value, served: name === served }] : [];
  });
}

function parsed(metrics: string | null): Record<string, unknown> {
  try {
    return record(JSON.parse(metrics ?? "{}"));
  } catch {
    return {};
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
