/** What filters of the map ask of its nodes, and what they can be set to. Pure. */
import { incumbentsOf, type BattleMap } from "./battleMap";
import type { FilterChoices } from "./MapTools";
import type { NodeFacts } from "./shownMap";

export function nodeFacts(map: BattleMap): Map<string, NodeFacts> {
  const facts = new Map<string, NodeFacts>();
  const add = (id: string, more: Partial<NodeFacts>) => {
    const before = facts.get(id);
    facts.set(id, { region: before?.region ?? null, days: before?.days, ...more, roles: [...(before?.roles ?? []), ...(more.roles ?? [])] });
  };
  for (const each of map.decisionChain ?? [])
    add(each.person.id, { roles: (each.decisions ?? []).flatMap((decision) => decision.role ?? []), days: each.daysSinceTouched });
  for (const { partner } of incumbentsOf(map)) if (partner) add(partner.id, { region: regionOf(partner) });
  for (const each of map.recommendations ?? []) add(each.partner.id, { region: regionOf(each.partner), roles: [each.role] });
  return facts;
}

function regionOf(partner: { readonly id: string; readonly region?: string | null }): string | null {
  return partner.region ?? null;
}

export function filterChoices(map: BattleMap, facts: ReadonlyMap<string, NodeFacts>): FilterChoices {
  const labels = [...new Set(map.drawing.nodes.map((node) => node.label))].filter((label) => label !== "Customer");
  const all = [...facts.values()];
  const roles = [...new Set(all.flatMap((each) => each.roles))].filter((role) => !labels.includes(role)).sort();
  const regions = [...new Set(all.flatMap((each) => each.region ?? []))].sort((a, b) => a.localeCompare(b, "zh"));
  const touched = all.some((each) => each.days !== undefined);
  const sized = map.drawing.nodes.some((node) => node.size > 0);
  return { labels, roles, regions, touched, sized };
}
