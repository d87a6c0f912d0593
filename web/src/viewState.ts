/** The view of a map: what is chosen, unfolded, hidden, filtered and moved; each change a new view, told in the address by ids. Pure. */

export interface Place {
  readonly x: number;
  readonly y: number;
}
/** Neighbours of a node that are unfolded: those of one kind, so many pages of them. */
export interface Unfolding {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly pages: number;
}
export interface View {
  readonly node: string | null;
  /** Where a path to the chosen node begins. */
  readonly from: string | null;
  readonly focus: string | null;
  readonly unfolded: readonly Unfolding[];
  /** Nodes whose own leaves are folded away. */
  readonly folded: readonly string[];
  readonly hidden: readonly string[];
  /** Labels and relationship types that the legend has switched off. */
  readonly off: readonly string[];
  readonly role: string;
  readonly region: string;
  /** In per cent. */
  readonly strength: number;
  readonly days: number;
  readonly table: boolean;
  /** Where nodes were put; remembered by the browser, not in the address. */
  readonly places: Readonly<Record<string, Place>>;
}

export const PLAIN_VIEW: View = {
  node: null,
  from: null,
  focus: null,
  unfolded: [],
  folded: [],
  hidden: [],
  off: [],
  role: "",
  region: "",
  strength: 0,
  days: 0,
  table: false,
  places: {},
};

const LISTS = ["folded", "hidden", "off"] as const;
const TEXTS = ["node", "from", "focus"] as const;
const CHOICES = ["role", "region"] as const;
const NUMBERS = ["strength", "days"] as const;
const BETWEEN = "~"; // in no id, type or label
const MOST_PAGES = 50;

/** The parameters of an address with this view in it; those of others stay. */
export function withView(parameters: URLSearchParams, view: View): URLSearchParams {
  const made = new URLSearchParams(parameters);
  const set = (name: string, value: string) => (value ? made.set(name, value) : made.delete(name));
  for (const name of TEXTS) set(name, view[name] ?? "");
  for (const name of CHOICES) set(name, view[name]);
  for (const name of NUMBERS) set(name, view[name] ? String(view[name]) : "");
  for (const name of LISTS) set(name, view[name].join(BETWEEN));
  set("table", view.table ? "1" : "");
  made.delete("open");
  for (const each of view.unfolded) made.append("open", [each.id, each.type, each.label, each.pages].join(BETWEEN));
  return made;
}

/** The view that an address tells; what is not understood is left out. */
export function viewOf(parameters: URLSearchParams, places: View["places"] = {}): View {
  const text = (name: string) => parameters.get(name) ?? "";
  const list = (name: string) => text(name).split(BETWEEN).filter(Boolean);
  return {
    node: text("node") || null,
    from: text("from") || null,
    focus: text("focus") || null,
    unfolded: parameters.getAll("open").flatMap((each) => unfoldingOf(each) ?? []),
    folded: list("folded"),
    hidden: list("hidden"),
    off: list("off"),
    role: text("role"),
    region: text("region"),
    strength: bounded(text("strength"), 100),
    days: bounded(text("days"), 10_000),
    table: text("table") === "1",
    places,
  };
}

function unfoldingOf(text: string): Unfolding | null {
  const [id, type, label, pages] = text.split(BETWEEN);
  return id && type && label ? { id, type, label, pages: Math.max(bounded(pages ?? "", MOST_PAGES), 1) } : null;
}

function bounded(text: string, most: number): number {
  return /^\d{1,6}$/.test(text) ? Math.min(Number(text), most) : 0;
}

function toggled(list: readonly string[], id: string): readonly string[] {
  return list.includes(id) ? list.filter((each) => each !== id) : [...list, id];
}

/** A node is chosen, or none. */
export function choosing(view: View, node: string | null): View {
  return { ...view, node };
}

/** A path begins at a node, to whichever is chosen next; at the same one again: no path. */
export function pathFrom(view: View, id: string): View {
  return { ...view, from: view.from === id ? null : id };
}

/** Only a node's part is shown; of the same one again: all. */
export function focusing(view: View, id: string): View {
  return { ...view, focus: view.focus === id ? null : id };
}

/** One more page of a node's neighbours of a kind. */
export function unfolding(view: View, id: string, type: string, label: string): View {
  const same = (each: Unfolding) => each.id === id && each.type === type && each.label === label;
  const folded = view.folded.filter((each) => each !== id);
  if (!view.unfolded.some(same)) return { ...view, folded, unfolded: [...view.unfolded, { id, type, label, pages: 1 }] };
  return { ...view, folded, unfolded: view.unfolded.map((each) => (same(each) ? { ...each, pages: Math.min(each.pages + 1, MOST_PAGES) } : each)) };
}

/** What was unfolded at a node goes; where nothing was, its own leaves are folded away, or come back. */
export function collapsing(view: View, id: string): View {
  const unfolded = view.unfolded.filter((each) => each.id !== id);
  return unfolded.length < view.unfolded.length ? { ...view, unfolded } : { ...view, folded: toggled(view.folded, id) };
}

export function hiding(view: View, id: string): View {
  const gone = (other: string | null) => (other === id ? null : other);
  return { ...view, hidden: toggled(view.hidden, id), node: gone(view.node), from: gone(view.from), focus: gone(view.focus) };
}

export function switching(view: View, kind: string): View {
  return { ...view, off: toggled(view.off, kind) };
}

export function placing(view: View, id: string, place: Place): View {
  return { ...view, places: { ...view.places, [id]: { x: Math.round(place.x), y: Math.round(place.y) } } };
}

/** Everything is shown again; what is chosen, unfolded and put somewhere stays. */
export function showingAll(view: View): View {
  const { node, from, unfolded, table, places } = view;
  return { ...PLAIN_VIEW, node, from, unfolded, table, places };
}

/** Whether something that the map has is not shown. */
export function isCut(view: View): boolean {
  return !sameView({ ...PLAIN_VIEW, node: view.node, from: view.from, unfolded: view.unfolded, table: view.table, places: view.places }, view);
}

export function sameView(one: View, other: View): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Views one after another, and which of them is shown. */
export interface Trail {
  readonly views: readonly View[];
  readonly at: number;
}

/** A change: what had been undone before it is gone. Steps of one kind in a row (walking by keys) are one. */
export function changed(trail: Trail, view: View, replace = false): Trail {
  if (sameView(view, trail.views[trail.at] ?? PLAIN_VIEW)) return trail;
  const kept = trail.views.slice(0, replace ? trail.at : trail.at + 1);
  return { views: [...kept, view], at: kept.length };
}

/** So many steps on (or back), as far as there are any. */
export function stepped(trail: Trail, by: number): Trail {
  return { ...trail, at: Math.max(0, Math.min(trail.at + by, trail.views.length - 1)) };
}
