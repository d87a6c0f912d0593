/** Where a key leads in a list: the place of the next one, or null for any other key. */
export function stepTo(key: string, at: number, many: number): number | null {
  if (!many) return null;
  const to: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at < 0 ? many - 1 : at - 1, Home: 0, End: many - 1 };
  const next = to[key];
  return next === undefined ? null : Math.min(Math.max(next, 0), many - 1);
}
