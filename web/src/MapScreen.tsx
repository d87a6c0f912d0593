/** The map of one customer: the picture, what it means, and the panels in a salesperson's reading order. */
import { useLocation, useRoute } from "preact-iso";
import { useMemo, useRef } from "preact/hooks";
import { dayIn } from "./addresses";
import { isDrawn, plainId, type BattleMap } from "./battleMap";
import { serviceTime } from "./clock";
import { MAP } from "./documents";
import { day, minute } from "./format";
import { nameOf, otherName, say } from "./language";
import { MapStage } from "./MapStage";
import { News } from "./News";
import { Panels } from "./Panels";
import { useAnswer } from "./question";
import { Loading, NotFound, ProblemNotice, StaleScores } from "./states";
import { TakeAlong } from "./TakeAlong";
import { useTitle } from "./title";
import { useView } from "./viewHistory";
import { choosing, type View } from "./viewState";
import { word } from "./vocabulary";
import { WORDS } from "./words";
import type { MapQuery } from "./generated/graphql";

export function MapScreen() {
  const id = useRoute().params["id"] ?? "";
  const { query, url } = useLocation();
  const variables = mapVariables(id, query);
  const { asOf } = variables;
  const { asked, again, showNews } = useAnswer(MAP, variables);
  const { answer, problem, news } = asked.value;
  const map = isDrawn(answer?.battleMap) ? answer.battleMap : null;
  useTitle(map ? nameOf(map.customer) : say(WORDS.map));
  if (problem) return <ProblemNotice problem={problem} retry={again} />;
  if (!answer) return <Loading shape="map" heading={WORDS.map} />;
  if (!map) return <NotFound />;
  return (
    <>
      <MapView key={map.customer.id} map={map} answer={answer} asOf={asOf} url={url} again={again} />
      <News count={news} show={showNews} />
    </>
  );
}

/** What the screen of an address asks. */
export function mapVariables(id: string, query: Readonly<Record<string, string>>) {
  const { asOf = "", case: alert = "" } = query;
  return { id, asOf: dayIn(asOf), alerts: openAlertsOf(id), case: alert, hasCase: alert !== "" };
}

function openAlertsOf(customer: string) {
  return { customer: { eq: plainId(customer) }, not: { status: { eq: "CLOSED" as const } } };
}

const LISTS = [["decisionChain", WORDS.decisionChain], ["recommendations", WORDS.recommended]] as const;

interface Properties {
  readonly map: BattleMap;
  readonly answer: MapQuery;
  readonly asOf: string | null;
  readonly url: string;
  readonly again: () => void;
}

function MapView({ map, answer, asOf, url, again }: Properties) {
  const history = useView(plainId(map.customer.id), url);
  const latest = useRef({ history, again });
  latest.current = { history, again };
  const panels = useMemo(() => {
    const choose = (node: string | null) => latest.current.history.change(choosing(latest.current.history.view, node));
    const { alerts, talkTrack, alertCase } = answer;
    return <Panels map={map} choose={choose} alerts={alerts?.nodes ?? []} track={talkTrack} found={caseOf(map, alertCase)} again={() => latest.current.again()} />;
  }, [map, answer]); // of a large map they are long, and a change of the view changes nothing of them
  return (
    <article class="map">
      <Heading map={map} places={history.view.places} />
      <MapStage map={map} asOf={asOf} history={history} again={again} />
      {panels}
    </article>
  );
}

/** The case, where it is this customer's or nobody's: that of another one is not worked on here. */
export function caseOf(map: BattleMap, found: MapQuery["alertCase"] | undefined): MapQuery["alertCase"] | undefined {
  const customer = found?.alert?.customerNode;
  return customer == null || customer.id === map.customer.id ? found : null;
}

function asPairs(places: View["places"]): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, [x, y]]));
}

function Heading({ map, places }: { readonly map: BattleMap; readonly places: View["places"] }) {
  const { customer } = map;
  const variables = { id: customer.id, asOf: map.asOf };
  const chips = [word("industry", customer.industry), customer.customer?.segment, customer.region, word("tier", customer.customer?.tier)];
  return (
    <header class="customer">
      <h1>
        <bdi>{nameOf(customer)}</bdi> <small><bdi>{otherName(customer)}</bdi></small>
      </h1>
      <ul class="chips">
        {chips.filter(Boolean).map((text) => <li key={text}>{text}</li>)}
        <li class="dim">{say(WORDS.asOf, { day: map.asOf })}</li>
        <li class="dim on-paper">{say(WORDS.printedOn, { day: day(minute(serviceTime())) })}</li>
      </ul>
      <TakeAlong
        lists={LISTS.filter(([name]) => map[name]).map(([name, text]) => ({ name, text, variables }))}
        map={{ name: `map-${plainId(customer.id)}-${map.asOf}`, title: nameOf(customer), variables: { ...variables, places: asPairs(places) } }}
      />
      <StaleScores runs={map.runs} asOf={map.asOf} />
    </header>
  );
}
