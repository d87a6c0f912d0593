/** The map of one customer: the picture, what it means, and the panels in a salesperson's reading order. */
import { useLocation, useRoute } from "preact-iso";
import { useMemo, useState } from "preact/hooks";
import type { BattleMap } from "./battleMap";
import { Card } from "./Card";
import { MAP } from "./documents";
import { Legend } from "./Legend";
import { nameOf, otherName, say } from "./language";
import { MapCanvas } from "./MapCanvas";
import { News } from "./News";
import { Panels } from "./Panels";
import { useAnswer } from "./question";
import { Loading, ProblemNotice } from "./states";
import { useTitle } from "./title";
import { word } from "./vocabulary";
import { WORDS } from "./words";
import type { MapQuery } from "./generated/graphql";

export function MapScreen() {
  const id = useRoute().params["id"] ?? "";
  const { query, path, route } = useLocation();
  const asOf = /^\d{4}-\d{2}-\d{2}$/.test(query["asOf"] ?? "") ? query["asOf"] : null;
  const alert = query["case"] ?? "";
  const { asked, again, showNews } = useAnswer(MAP, { id, asOf: asOf ?? null, alerts: openAlertsOf(id), case: alert, hasCase: alert !== "" });
  const { answer, problem, news } = asked.value;
  const map = answer?.battleMap ?? null;
  useTitle(map ? nameOf(map.customer) : say(WORDS.map));
  if (problem) return <ProblemNotice problem={problem} retry={again} />;
  if (!map) return <Loading />;
  const choose = (node: string | null) => route(addressOf(path, { ...query, node: node ?? "" }), true);
  return (
    <>
      <MapView map={map} answer={answer as MapQuery} chosen={query["node"] ?? null} choose={choose} again={again} />
      <News count={news} show={showNews} />
    </>
  );
}

function openAlertsOf(customer: string) {
  return { customer: { eq: plainId(customer) }, not: { status: { eq: "CLOSED" as const } } };
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

const KEPT = ["asOf", "case", "node"];

function addressOf(path: string, state: Readonly<Record<string, string>>): string {
  const kept = new URLSearchParams(KEPT.flatMap((name) => (state[name] ? [[name, state[name]]] : []))).toString();
  return kept ? `${path}?${kept}` : path;
}

interface Properties {
  readonly map: BattleMap;
  readonly answer: MapQuery;
  readonly again: () => void;
  readonly chosen: string | null;
  readonly choose: (node: string | null) => void;
}

function MapView({ map, answer, again, chosen, choose }: Properties) {
  const [hiddenTypes, setHiddenTypes] = useState<ReadonlySet<string>>(new Set());
  const toggle = (type: string) => {
    const next = new Set(hiddenTypes);
    if (!next.delete(type)) next.add(type);
    setHiddenTypes(next);
  };
  const node = useMemo(() => map.drawing.nodes.find((each) => each.id === chosen) ?? null, [map, chosen]);
  return (
    <article class="map">
      <Heading map={map} />
      <section class="stage" aria-label={say(WORDS.map)}>
        <MapCanvas drawing={map.drawing} chosen={node?.id ?? null} hiddenTypes={hiddenTypes} choose={choose} />
        {node && <Card node={node} map={map} close={() => choose(null)} choose={choose} />}
        <Legend drawing={map.drawing} hiddenTypes={hiddenTypes} toggle={toggle} />
      </section>
      <Panels
        map={map}
        choose={choose}
        alerts={answer.alerts?.nodes ?? []}
        track={answer.talkTrack}
        found={answer.alertCase}
        version={answer.version ?? null}
        again={again}
      />
    </article>
  );
}

function Heading({ map }: { readonly map: BattleMap }) {
  const { customer } = map;
  const chips = [word("industry", customer.industry), customer.customer?.segment, customer.region, word("tier", customer.customer?.tier)];
  return (
    <header class="customer">
      <h1>
        <bdi>{nameOf(customer)}</bdi> <small><bdi>{otherName(customer)}</bdi></small>
      </h1>
      <ul class="chips">
        {chips.filter(Boolean).map((text) => <li key={text}>{text}</li>)}
        <li class="dim">{say(WORDS.asOf, { day: map.asOf })}</li>
      </ul>
    </header>
  );
}
