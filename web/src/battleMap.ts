/** Types of what the map's screen is answered. */
import type { MapQuery } from "./generated/graphql";

export type BattleMap = NonNullable<MapQuery["battleMap"]>;
export type OpenAlert = NonNullable<MapQuery["alerts"]>["nodes"][number];
export type Decider = BattleMap["decisionChain"][number];
export type Incumbent = BattleMap["distributors"][number];
