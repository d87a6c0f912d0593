/** The stage of a map: its tools, the picture or the table, the card of what is chosen, the legend; all of one view. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { BattleMap } from "./battleMap";
import { findNodes, loadSpelling, type Spell } from "./finding";
import { language, nameOf, say } from "./language";
import { later } from "./later";
import { Legend } from "./Legend";
import { labelNames, MapCanvas } from "./MapCanvas";
import { MapTools } from "./MapTools";
import { useNeighbours } from "./neighbours";
import { filterChoices, nodeFacts } from "./nodeFacts";
import { PrintedMap } from "./PrintedMap";
import { makeScene, type Scene } from "./scene";
import { pathBetween, shownDrawing, unfoldedDrawing } from "./shownMap";
import { litPath } from "./shownPicture";
import { edgeLooks, nodeLooks } from "./vocabulary";
import type { ViewHistory } from "./viewHistory";
import { choosing, hiding, placing, switching } from "./viewState";
import { WORDS } from "./words";

const Card = later(() => import("./Card").then((made) => made.Card));
const MapTable = later(() => import("./MapTable").then((made) => made.MapTable));

interface Properties {
  readonly map: BattleMap;
  readonly asOf: string | null;
  readonly history: ViewHistory;
  readonly again: () => void;
}

export function MapStage({ map, asOf, history, again }: Properties) {
  const { view, change, undo, redo } = history;
  const stage = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const refocus = useRef(false); // by key: what took the place of what had the focus gets it
  const [keys, setKeys] = useState(false);
  const neighboursOf = useNeighbours(view.unfolded, asOf);
  const facts = useMemo(() => nodeFacts(map), [map]);
  const choices = useMemo(() => filterChoices(map, facts), [map, facts]);
  const unfolded = view.unfolded.map(neighboursOf);
  const whole = useMemo(() => unfoldedDrawing(map.drawing, view.unfolded, (each) => unfolded[view.unfolded.indexOf(each)] ?? []), [map, view.unfolded, unfolded.map((found) => found.length).join()]);
  const cut = [view.hidden, view.folded, view.off, view.focus, view.role, view.region, view.strength, view.days, view.places];
  const drawing = useMemo(() => shownDrawing(whole, view, facts), [whole, facts, ...cut]);
  const scene = useMemo(() => makeScene(drawing, nodeLooks.value, edgeLooks.value, map.drawing), [drawing, map, nodeLooks.value, edgeLooks.value]);
  const names = useMemo(() => labelNames(scene), [scene, language.value]);
  const found = useFound(scene, text);
  const asked = useMemo(() => (view.from && view.node && view.from !== view.node ? pathBetween(drawing, view.from, view.node) : null), [drawing, view.from, view.node]);
  const path = litPath.value?.map((each) => each.id) ?? asked;
  useEffect(() => () => void (litPath.value = null), [map.customer.id]);
  const lit = useMemo(() => litNodes(scene, found, path), [scene, found, path]);
  const drawn = useRef(view.table);
  const takeFocus = () => {
    const place = stage.current?.querySelector<HTMLElement>(view.table ? ".nodes" : ".canvas");
    if (!place) return; // the table is being fetched, and takes it once it is there
    if (refocus.current) place.focus();
    refocus.current = false;
  };
  useLayoutEffect(() => {
    if (view.table !== drawn.current) takeFocus();
    else refocus.current = false;
    drawn.current = view.table;
  }, [view]);
  const node = whole.nodes.find((each) => each.id === view.node) ?? null;
  const choose = (id: string | null) => {
    if (id !== view.node) change(choosing(view, id));
  };
  const next = () => {
    if (!found?.length) return;
    const at = found.findIndex((number) => scene.nodes[number]?.id === view.node);
    choose(scene.nodes[found[(at + 1) % found.length] ?? 0]?.id ?? null);
  };
  const pressed = (event: KeyboardEvent): boolean => {
    const typing = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement].some((field) => event.target instanceof field);
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !typing && (key === "z" || key === "y")) {
      refocus.current = event.target instanceof Element && event.target.matches(".canvas, .nodes, .nodes *");
      (key === "y" || event.shiftKey ? redo : undo)?.();
    }
    else if (typing || event.ctrlKey || event.metaKey || event.altKey) return false;
    else if (key === "1" || key === "2") {
      refocus.current = true;
      change({ ...view, table: key === "2" });
    }
    else if (key === "?" || key === "？") setKeys(!keys);
    else return false;
    return true;
  };
  return (
    <section ref={stage} class="stage" aria-label={say(WORDS.map)} onKeyDown={(event) => pressed(event) && event.preventDefault()}>
      <MapTools
        history={history}
        choices={choices}
        text={text}
        find={setText}
        field={field}
        found={found?.length ?? null}
        next={next}
        shown={scene.nodes.length}
        total={whole.nodes.length}
        fullScreen={() => void switchFullScreen(stage.current)}
        keys={keys}
        showKeys={setKeys}
      />
      <PrintedMap scene={scene} names={names} title={nameOf(map.customer)} />
      <PathLine scene={scene} names={names} view={view} path={path} />
      <div class={view.table ? "scene as-table" : "scene"}>
        {view.table && <MapTable map={map} scene={scene} names={names} chosen={view.node} lit={lit} choose={choose} shown={takeFocus} />}
        <MapCanvas
          scene={scene}
          names={names}
          chosen={view.node}
          hidden={view.table}
          lit={lit}
          choose={choose}
          place={(id, at) => change(placing(view, id, at))}
          hide={(id) => id !== map.customer.id && change(hiding(view, id))}
          find={() => field.current?.focus()}
        />
        {node && <Card node={node} map={map} drawing={whole} asOf={asOf} history={history} again={again} choose={choose} />}
      </div>
      <Legend drawing={whole} off={view.off} toggle={(kind) => change(switching(view, kind))} />
    </section>
  );
}

/** The element alone on the screen, or as it was; nothing where the browser refuses. */
function switchFullScreen(element: HTMLElement | null): Promise<void> | undefined {
  const switched = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen();
  return switched?.catch(() => undefined);
}

/** The numbers of the nodes that a text finds; null where nothing is sought. Pinyin is loaded when letters are typed. */
function useFound(scene: Scene, text: string): readonly number[] | null {
  const [spell, setSpell] = useState<Spell | null>(null);
  const letters = /[a-z]/i.test(text);
  useEffect(() => {
    if (letters && !spell) void loadSpelling().then((loaded) => setSpell(() => loaded), () => null);
  }, [letters]);
  return useMemo(() => (text.trim() ? findNodes(scene.nodes, text, spell) : null), [scene, text, spell]);
}

function litNodes(scene: Scene, found: readonly number[] | null, path: readonly string[] | null): ReadonlySet<number> | null {
  if (found) return new Set(found);
  return path?.length ? new Set(path.flatMap((id) => scene.byId.get(id) ?? [])) : null;
}

function PathLine({ scene, names, view, path }: { readonly scene: Scene; readonly names: readonly string[]; readonly view: ViewHistory["view"]; readonly path: readonly string[] | null }) {
  if (view.from === null && litPath.value === null) return null;
  const text = (litPath.value?.map(nameOf) ?? path?.map((id) => names[scene.byId.get(id) ?? -1] ?? ""))?.join(" → ");
  return <p class="path" role="status">{path === null ? say(WORDS.pathNext) : text ? say(WORDS.pathTo, { path: text }) : say(WORDS.noPathHere)}</p>;
}

