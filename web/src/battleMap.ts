/** Types of what the map's screen is answered. What a contract may close is absent there where it does. */
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

/** Partners who work there today. */
export function incumbentsOf(map: BattleMap): Incumbent[] {
  return [...(map.distributors ?? []), ...(map.serviceProviders ?? []), ...(map.suppliers ?? [])];
}

export function isDrawn(map: Answered | null | undefined): map is BattleMap {
  return map?.customer !== undefined && map.drawing !== undefined;
}
