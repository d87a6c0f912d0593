/** What the map's screen is answered. What a contract may close is absent there where it does. Pure. */
import type { MapQuery } from "./generated/graphql";

type Answered = NonNullable<MapQuery["battleMap"]>;
/** A map that can be shown: it says at which customer, and draws it. */
export type BattleMap = Answered & Required<Pick<Answered, "customer" | "drawing">>;
export type OpenAlert = NonNullable<MapQuery["alerts"]>["nodes"][number];
export type Decider = NonNullable<BattleMap["decisionChain"]>[number];
export type Incumbent = NonNullable<BattleMap["distributors"]>[number];
export type Opportunity = NonNullable<BattleMap["opportunities"]>[number];
export type Recommendation = NonNullable<BattleMap["recommendations"]>[number];
export type Satisfaction = NonNullable<Incumbent["satisfaction"]>;
export type TalkLine = NonNullable<MapQuery["talkTrack"]>[number];

const BROUGHT = 3;

/** Partners who work there today. */
export function incumbentsOf(map: BattleMap): Incumbent[] {
  return [...(map.distributors ?? []), ...(map.serviceProviders ?? []), ...(map.suppliers ?? [])];
}

interface Recommendations<One> {
  readonly recommendations?: readonly One[] | undefined;
  readonly fitBar?: number | null | undefined;
}

/** Those above the bar of the served run, the first few of them; all others were looked at too. */
export function recommendedOf<One extends Pick<Recommendation, "probability">>(map: Recommendations<One>): readonly [One[], One[]] {
  const bar = map.fitBar ?? null;
  const all = map.recommendations ?? [];
  const above = all.filter((each) => bar === null || each.probability === undefined || (each.probability ?? -1) >= bar);
  const brought = above.slice(0, BROUGHT);
  return [brought, all.filter((each) => !brought.includes(each))];
}

/** Whoever must be reached: with a veto, or hidden. */
export function isMustCover(decider: Pick<Decider, "veto" | "hidden">): boolean {
  return Boolean(decider.veto || decider.hidden);
}

export function isDrawn(map: Answered | null | undefined): map is BattleMap {
  return map?.customer !== undefined && map.drawing !== undefined;
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
