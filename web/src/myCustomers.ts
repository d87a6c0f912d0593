/** The customers of a person, those first that need it most. */
import type { DayQuery } from "./generated/graphql";

type Person = NonNullable<NonNullable<DayQuery["viewer"]>["person"]>;
export type Account = NonNullable<NonNullable<Person["accounts"]>[number]["target"]>;

/** The least touched first; before all those of which nothing is known. */
export function byCoverage(one: Account, other: Account): number {
  const [a, b] = [one, other].map((each) => each.customer?.touched ?? -1) as [number, number];
  return a - b || byId(one, other);
}

/** The newest signal first; last those without one. */
export function bySignal(one: Account, other: Account): number {
  const [a, b] = [one, other].map((each) => Date.parse(each.customer?.newestSignal?.at ?? "") || 0) as [number, number];
  return b - a || byId(one, other);
}

function byId(one: Account, other: Account): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
