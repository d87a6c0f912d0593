/** Neighbours of nodes, asked page by page as they are unfolded, and kept for the next time. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ask, Failed } from "./client";
import { NEIGHBOUR_KINDS, NEIGHBOURS } from "./documents";
import type { NeighbourKindsQuery, NeighboursQuery } from "./generated/graphql";
import type { Neighbour } from "./shownMap";
import type { Unfolding } from "./viewState";

export const PAGE = 20;
const MOST = 100; // that the API gives at once

interface Known {
  readonly found: readonly Neighbour[];
  readonly after: string | null;
  readonly more: boolean;
}

export type Kind = NonNullable<NeighbourKindsQuery["neighbours"]>["groups"][number];
type Edge = NonNullable<NeighboursQuery["neighbours"]>["edges"][number];

interface Texts {
  readonly id: string;
  readonly name?: string | null;
  readonly nameEn?: string | null;
  readonly title?: string | null;
  readonly titleEn?: string | null;
  readonly topic?: string | null;
  readonly model?: string | null;
  readonly serial?: string | null;
}

const START: Known = { found: [], after: null, more: true };

function keyOf({ id, type, label }: Unfolding, asOf: string | null): string {
  return [id, type, label, asOf].join(" ");
}

/** What is known of the neighbours that are unfolded; the rest is asked, and drawn when it is there. */
export function useNeighbours(unfolded: readonly Unfolding[], asOf: string | null): (unfolding: Unfolding) => readonly Neighbour[] {
  const [known, setKnown] = useState<ReadonlyMap<string, Known>>(new Map());
  const lacking = unfolded.find((each) => lacks(known.get(keyOf(each, asOf)) ?? START, each.pages));
  useEffect(() => {
    if (!lacking) return undefined;
    let stopped = false;
    void nextPage(lacking, known.get(keyOf(lacking, asOf)) ?? START, asOf).then((page) => {
      if (!stopped) setKnown((before) => new Map(before).set(keyOf(lacking, asOf), page));
    });
    return () => {
      stopped = true;
    };
  }, [lacking && keyOf(lacking, asOf), lacking?.pages, known, asOf]);
  return (unfolding) => (known.get(keyOf(unfolding, asOf))?.found ?? []).slice(0, unfolding.pages * PAGE);
}

function lacks(known: Known, pages: number): boolean {
  return known.more && known.found.length < pages * PAGE;
}

async function nextPage(unfolding: Unfolding, known: Known, asOf: string | null): Promise<Known> {
  const { id, type, label, pages } = unfolding;
  const first = Math.min(pages * PAGE - known.found.length, MOST);
  try {
    const { neighbours } = await ask(NEIGHBOURS, { id, asOf, type, label, first, after: known.after });
    const found = [...known.found, ...(neighbours?.edges ?? []).flatMap(neighbourOf)];
    return { found, after: neighbours?.pageInfo.endCursor ?? null, more: neighbours?.pageInfo.hasNextPage ?? false };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { ...known, more: false };
  }
}

function neighbourOf({ type, outward, label, node }: Edge): Neighbour[] {
  if (!node) return [];
  const named: Texts = node;
  const device = [named.model, named.serial].filter(Boolean).join(" ");
  return [{ type, outward, label, id: node.id, name: (named.name ?? named.title ?? named.topic ?? device) || null, nameEn: named.nameEn ?? named.titleEn ?? null }];
}

/** Whether the reader may unfold neighbours; null while that is not known. */
export const unfolds = signal<boolean | null>(null);

/** How many neighbours a node has of each kind, the most first; both ways of a type are one. */
export async function neighbourKinds(id: string, asOf: string | null): Promise<readonly Kind[]> {
  try {
    const { neighbours } = await ask(NEIGHBOUR_KINDS, { id, asOf });
    unfolds.value = neighbours !== undefined;
    const kinds = new Map<string, Kind>();
    for (const each of neighbours?.groups ?? []) {
      const key = `${each.type} ${each.label}`;
      kinds.set(key, { ...each, count: each.count + (kinds.get(key)?.count ?? 0) });
    }
    return [...kinds.values()].sort((a, b) => b.count - a.count);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return [];
  }
}
