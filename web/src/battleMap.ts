/** What the map's screen is answered. Pure. */
import type { MapQuery } from "./generated/graphql";

export type BattleMap = NonNullable<MapQuery["battleMap"]>;
export type OpenAlert = NonNullable<MapQuery["alerts"]>["nodes"][number];
export type Decider = BattleMap["decisionChain"][number];
export type Incumbent = BattleMap["distributors"][number];
export type Recommendation = BattleMap["recommendations"][number];

const BROUGHT = 3;

/** Those above the bar of the served run, the first few of them; all others were looked at too. */
export function recommendedOf(map: Pick<BattleMap, "recommendations" | "fitBar">): readonly [Recommendation[], Recommendation[]] {
  const bar = map.fitBar ?? null;
  const above = map.recommendations.filter((each) => bar === null || (each.probability ?? -1) >= bar);
  const brought = above.slice(0, BROUGHT);
  return [brought, map.recommendations.filter((each) => !brought.includes(each))];
}

/** The id of a node in the graph, of a global id or as the source writes it. */
export function plainId(id: string): string {
  try {
    const [, label, plain] = /^([A-Za-z]+):(.+)$/s.exec(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(id), (c) => c.charCodeAt(0)))) ?? [];
    return label && plain ? plain : id;
  } catch {
    return id;
  }
}
