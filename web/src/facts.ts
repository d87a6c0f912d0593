/** Facts of the node that was chosen, as pairs of a word and a value: what the map holds about it. Pure. */
import { ago, day, money, percent } from "./format";
import { language, nameOf, say } from "./language";
import { incumbentsOf, type BattleMap } from "./battleMap";
import { satisfactionText } from "./PartnerPanels";
import { titleOf } from "./PeoplePanel";
import { word } from "./vocabulary";
import { WORDS } from "./words";

export type Fact = readonly [string, string];

/** What is known of a node, without what has no value. */
export function factsOf(map: BattleMap, id: string): Fact[] {
  const found = [...customerFacts(map, id), ...opportunityFacts(map, id), ...personFacts(map, id), ...partnerFacts(map, id), ...expertFacts(map, id), ...signalFacts(map, id)];
  return found.filter(([, value]) => value);
}

export function reasonsOf(map: BattleMap, id: string): string[] {
  return (map.recommendations ?? []).filter((each) => each.partner.id === id).flatMap((each) => (each.reasons ?? []).map((reason) => reason[language.value]));
}

function customerFacts({ customer }: BattleMap, id: string): Fact[] {
  if (customer.id !== id) return [];
  return [
    [say(WORDS.industry), word("industry", customer.industry)],
    [say(WORDS.region), [customer.region, customer.city].filter(Boolean).join(" · ")],
    [say(WORDS.tier), word("tier", customer.customer?.tier)],
  ];
}

function opportunityFacts(map: BattleMap, id: string): Fact[] {
  const row = map.opportunities?.find((each) => each.id === id);
  if (!row) return [];
  return [
    [say(WORDS.stage), word("stage", row.stage)],
    [say(WORDS.status), word("status", row.status)],
    [say(WORDS.amount), money(row.amount)],
    [say(WORDS.expected), day(row.expected)],
    [say(WORDS.productLines), row.productLine ?? ""],
  ];
}

function personFacts(map: BattleMap, id: string): Fact[] {
  const decider = map.decisionChain?.find((each) => each.person.id === id);
  if (!decider) return [];
  const rank = decider.rank ? ` (#${decider.rank})` : "";
  return [
    [say(WORDS.title), titleOf(decider)],
    [say(WORDS.influence), decider.influence === undefined ? "" : decider.influence === null ? say(WORDS.notScored) : percent(decider.influence) + rank],
    [say(WORDS.lastTouched), decider.daysSinceTouched === undefined ? "" : decider.lastTouched ? `${ago(decider.daysSinceTouched)} (${decider.lastTouched})` : say(WORDS.neverTouched)],
    [say(WORDS.vetoOn), decider.vetoScopes?.join(" · ") ?? ""],
    ...(decider.decisions ?? []).map((each): Fact => [nameOf(each.opportunity), [word("role", each.role), each.veto ? say(WORDS.veto) : "", percent(each.influence)].filter(Boolean).join(" · ")]),
  ];
}

function partnerFacts(map: BattleMap, id: string): Fact[] {
  const incumbent = incumbentsOf(map).find((each) => each.partner?.id === id);
  const recommendation = map.recommendations?.find((each) => each.partner.id === id);
  const made: Fact[] = [];
  if (recommendation) made.push([say(WORDS.fit), recommendation.probability === undefined ? "" : recommendation.probability === null ? say(WORDS.noEvidence) : percent(recommendation.probability)]);
  if (incumbent)
    made.push(
      [say(WORDS.satisfaction), incumbent.satisfaction ? satisfactionText(incumbent.satisfaction) : ""],
      [say(WORDS.productLines), incumbent.productLines?.join(" · ") ?? ""],
      [say(WORDS.since), day(incumbent.since)],
      [say(WORDS.jointVisit), day(incumbent.lastJointVisit)],
    );
  return made;
}

function expertFacts(map: BattleMap, id: string): Fact[] {
  const expert = map.kols?.find((each) => each.person.id === id);
  if (!expert) return [];
  return [
    [say(WORDS.title), nameOf({ name: expert.person.title ?? null, nameEn: expert.person.titleEn ?? null })],
    [say(WORDS.field), expert.person.kol?.field ?? ""],
  ];
}

function signalFacts(map: BattleMap, id: string): Fact[] {
  const row = map.signals?.find((each) => each.id === id);
  if (!row) return [];
  return [
    [say(WORDS.date), day(row.at)],
    [say(WORDS.strength), percent(row.strength)],
    [say(WORDS.budget), money(row.budget)],
    [say(WORDS.origin), row.origin ?? ""],
    [say(WORDS.detail), nameOf({ name: row.detail ?? null, nameEn: row.detailEn ?? null })],
  ];
}
