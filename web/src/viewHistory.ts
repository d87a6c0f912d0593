/** The trail of views in the browser's own history: undo, redo and the back button are one and the same. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { keep, recall } from "./storage";
import { changed, stepped, viewOf, withView, type Place, type Trail, type View } from "./viewState";

export interface ViewHistory {
  readonly view: View;
  readonly change: (view: View, replace?: boolean) => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
}

interface Entry {
  readonly map: string;
  /** Of which trail: each page that is loaded begins one. */
  readonly trail: number;
  readonly at: number;
  readonly places: View["places"];
}

const OWN = performance.timeOrigin;

/** The view of a customer's map, as the address tells it, and how to change it. */
export function useView(map: string, url: string): ViewHistory {
  const first = useMemo(() => ({ views: [viewNow(map)], at: 0 }), [map]);
  const [trail, setTrail] = useState<Trail>(first);
  useEffect(() => {
    setTrail(first);
    history.replaceState(entryOf(map, 0, first.views[0]?.places ?? {}), "");
    const arrive = () => setTrail((trail) => arrived(trail, map));
    addEventListener("popstate", arrive);
    return () => removeEventListener("popstate", arrive);
  }, [map, first]);
  useEffect(() => {
    if (!isEntry(history.state, map)) setTrail((trail) => arrived(trail, map)); // a link within the page
  }, [url]);
  const view = trail.views[trail.at] ?? viewNow(map);
  const change = (next: View, replace = false) => {
    const made = changed(trail, next, replace);
    if (made === trail) return;
    const search = withView(new URLSearchParams(location.search), next).toString();
    const address = location.pathname + (search ? `?${search}` : "");
    const entry = entryOf(map, made.at, next.places);
    if (replace) history.replaceState(entry, "", address);
    else history.pushState(entry, "", address);
    if (next.places !== view.places) keepPlaces(map, next.places);
    setTrail(made);
  };
  return {
    view,
    change,
    undo: trail.at > 0 ? () => history.back() : null,
    redo: trail.at < trail.views.length - 1 ? () => history.forward() : null,
  };
}

/** Where the browser has gone: a step of the trail, or somewhere else, where a new trail begins. */
function arrived(trail: Trail, map: string): Trail {
  const entry = isEntry(history.state, map) ? history.state : null;
  if (entry?.trail === OWN && entry.at < trail.views.length) {
    keepPlaces(map, trail.views[entry.at]?.places ?? {});
    return stepped(trail, entry.at - trail.at);
  }
  if (entry) keepPlaces(map, entry.places); // of a page that was loaded before
  return { views: [viewNow(map)], at: 0 };
}

function viewNow(map: string): View {
  return viewOf(new URLSearchParams(location.search), isEntry(history.state, map) ? history.state.places : keptPlaces(map));
}

function entryOf(map: string, at: number, places: View["places"]): Entry {
  return { map, trail: OWN, at, places };
}

function isEntry(state: unknown, map: string): state is Entry {
  return typeof state === "object" && state !== null && "map" in state && state.map === map;
}

function keepPlaces(map: string, places: View["places"]): void {
  keep(`places.${map}`, JSON.stringify(Object.entries(places).map(([id, { x, y }]) => [id, x, y])));
}

function keptPlaces(map: string): View["places"] {
  try {
    const kept: unknown = JSON.parse(recall(`places.${map}`) ?? "[]");
    const rows: unknown[] = Array.isArray(kept) ? kept : [];
    return Object.fromEntries(rows.flatMap((row) => placeOf(row) ?? []));
  } catch {
    return {};
  }
}

function placeOf(row: unknown): [[string, Place]] | null {
  if (!Array.isArray(row)) return null;
  const [id, x, y] = row as unknown[];
  return typeof id === "string" && Number.isFinite(x) && Number.isFinite(y) ? [[id, { x: x as number, y: y as number }]] : null;
}
