/** The customers: found by name and industry, sorted by the service, page by page. The address holds all of it. */
import { useLocation } from "preact-iso";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { askAhead } from "./client";
import { OrderSelect, SortButton, sortOf } from "./CustomerOrder";
import { chosenColumns, ColumnChooser, COLUMNS, NAME, openColumns, type Column, type Row } from "./customerColumns";
import { CUSTOMERS } from "./documents";
import type { CustomerFilter, CustomersQuery, CustomersQueryVariables, Industry, CustomerTier } from "./generated/graphql";
import { nameOf, otherName, say, type Text } from "./language";
import { News } from "./News";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { viewer } from "./session";
import { Empty, Loading, NotFound, ProblemNotice } from "./states";
import { stepTo } from "./steps";
import { TakeAlong } from "./TakeAlong";
import { useTitle } from "./title";
import { valuesOf, word } from "./vocabulary";
import { WORDS } from "./words";

const PAGE = 50;
const TYPED = 250; // milliseconds without a key until what is typed is asked for
const TIERS: readonly CustomerTier[] = ["A", "B", "C"];
const BUSIEST = "-OPEN_OPPORTUNITIES";

type Facet = "industry" | "region" | "tier";
/** How many there are at each filter, which stays as long as the filters do, whatever is sorted or turned over. */
interface Counts {
  readonly of: string | null;
  readonly answer: CustomersQuery | null;
}
type State = Readonly<Record<Facet | "text" | "sort" | "after" | "before", string>>;

export function CustomersScreen() {
  const { query, route } = useLocation();
  const state = stateOf(query);
  const change = (part: Partial<State>) => route(addressOf({ ...state, after: "", before: "", ...part }));
  const counts = useRef<Counts>({ of: null, answer: null });
  const of = JSON.stringify(filterOf(state, null));
  const variables = useMemo(() => ({ ...variablesOf(state), counted: counts.current.of !== of }), [addressOf(state)]);
  const { asked, again, showNews } = useAnswer(CUSTOMERS, variables);
  useTitle(say(WORDS.customers));
  const { answer, problem, news } = asked.value;
  useEffect(() => {
    if (answer && variables.counted) counts.current = { of, answer };
  }, [answer]);
  const page = answer?.customers;
  const columns = openColumns(page?.nodes ?? [], viewer.value?.contract != null);
  if (answer && !page) return <Totals totals={answer} />;
  return (
    <section class="list">
      <h1>{say(WORDS.customers)}</h1>
      <Filters state={state} totals={answer?.industries ? answer : (counts.current.answer ?? answer)} change={change} />
      <ColumnChooser columns={columns} />
      <TakeAlong lists={[{ name: "customers", text: WORDS.customers, variables: exportedOf(state) }]} />
      {problem ? <ProblemNotice problem={problem} retry={again} /> : page ? <Page page={page} columns={columns} state={state} change={change} /> : <Loading shape="list" />}
      <News count={news} show={showNews} />
    </section>
  );
}

/** Ask the list of an address beside who is signed in; codes of industries are known only then. */
export function askCustomersAhead(query: Readonly<Record<string, string>>): void {
  if (!query["industry"]) askAhead(CUSTOMERS, { ...variablesOf(stateOf(query)), counted: true });
}

/** What a contract of counts alone opens: how many customers there are of each kind. */
function Totals({ totals }: { readonly totals: CustomersQuery }) {
  const all = facetsOf(totals).filter((facet) => facet.totals);
  if (!all.length) return <NotFound />;
  return (
    <section class="list">
      <h1>{say(WORDS.customers)}</h1>
      {all.map((facet) => (
        <Panel key={facet.facet} id={facet.facet} heading={facet.text}>
          <ul class="rows">{facet.totals?.map(({ key, count }) => <li key={key}>{facet.name(key ?? "") || "–"}: {count ?? say(WORDS.fewOnly)}</li>)}</ul>
        </Panel>
      ))}
    </section>
  );
}

function facetsOf(totals: CustomersQuery | null) {
  return [
    { facet: "industry", text: WORDS.industry, totals: totals?.industries, name: (key: string) => word("industry", key) },
    { facet: "region", text: WORDS.region, totals: totals?.regions, name: (key: string) => key },
    { facet: "tier", text: WORDS.tier, totals: totals?.tiers, name: (key: string) => word("tier", key) },
  ] as const;
}

function stateOf(query: Readonly<Record<string, string>>): State {
  const { text = "", industry = "", region = "", tier = "", sort = BUSIEST, after = "", before = "" } = query;
  return { text, industry, region, tier, sort, after, before };
}

function addressOf(state: State): string {
  const kept = Object.entries(state).filter(([name, value]) => value && !(name === "sort" && value === BUSIEST));
  return kept.length ? `/?${new URLSearchParams(kept).toString()}` : "/";
}

function variablesOf(state: State): Omit<CustomersQueryVariables, "counted"> {
  const [, descending, by] = /^(-?)([A-Z_]+)$/.exec(state.sort) ?? ["", "", "NAME"];
  const sorted = COLUMNS.find((column) => column.by === by)?.by ?? NAME;
  return {
    ...(state.before ? { last: PAGE, before: state.before } : { first: PAGE, after: state.after || null }),
    filter: filterOf(state, null),
    forIndustry: filterOf(state, "industry"),
    forRegion: filterOf(state, "region"),
    forTier: filterOf(state, "tier"),
    orderBy: sorted,
    direction: descending ? "DESC" : "ASC",
  };
}

/** The same list from its beginning, as an export asks for it. */
function exportedOf(state: State): Record<string, unknown> {
  const { filter, orderBy, direction } = variablesOf(state);
  return { filter, orderBy, direction };
}

/** The filter that is set, without one of its parts: how many there would be for each of its values. */
function filterOf(state: State, without: Facet | null): CustomerFilter {
  const industry = valuesOf("industry").map(enumValue).find((value) => value === state.industry) as Industry | undefined;
  const tier = TIERS.find((value) => value === state.tier);
  return {
    ...(state.text ? { text: state.text } : {}),
    ...(industry && without !== "industry" ? { industry: { eq: industry } } : {}),
    ...(state.region && without !== "region" ? { region: { eq: state.region } } : {}),
    ...(tier && without !== "tier" ? { tier: { eq: tier } } : {}),
  };
}

function enumValue(value: string): string {
  return value.toUpperCase();
}

interface FilterProperties {
  readonly state: State;
  readonly totals: CustomersQuery | null;
  readonly change: (part: Partial<State>) => void;
}

function Filters({ state, totals, change }: FilterProperties) {
  const [typed, setTyped] = useState(state.text);
  const whole = viewer.value?.contract == null;
  // names are found by both of their languages, so both must be open
  const searchable = totals?.customers?.nodes.some((row) => row.name !== undefined && row.nameEn !== undefined) ?? false;
  const latest = useRef({ change, text: state.text }); // other filters may be set while somebody types
  latest.current.change = change;
  useEffect(() => {
    if (typed === latest.current.text) return undefined;
    const waiting = setTimeout(() => {
      latest.current.text = typed;
      latest.current.change({ text: typed });
    }, TYPED);
    return () => clearTimeout(waiting);
  }, [typed]);
  useEffect(() => {
    if (state.text === latest.current.text) return;
    latest.current.text = state.text;
    setTyped(state.text); // the address changed otherwise: the back button, a link
  }, [state.text]);
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {(whole || state.text || searchable) && (
        <input
          type="search"
          aria-label={say(WORDS.filter)}
          placeholder={say(WORDS.filter)}
          autocomplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {facetsOf(totals).map(({ facet, text, totals: found, name }) => (whole || found) && (
        <FacetSelect key={facet} text={text} value={state[facet]} totals={found ?? []} name={name} choose={(value) => change({ [facet]: value })} exact={facet === "region"} />
      ))}
    </form>
  );
}

interface FacetProperties {
  readonly text: Text;
  readonly value: string;
  readonly totals: NonNullable<CustomersQuery["industries"]>;
  readonly name: (key: string) => string;
  readonly choose: (value: string) => void;
  readonly exact?: boolean;
}

/** A filter with how many there are of each of its values. */
function FacetSelect({ text, value, totals, name, choose, exact = false }: FacetProperties) {
  const options = totals.flatMap(({ key, count }) => (key == null ? [] : [{ value: exact ? key : enumValue(key), key, count }]));
  const missing = value && !options.some((option) => option.value === value);
  return (
    <select aria-label={say(text)} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">{say(WORDS.anyOf, { what: say(text) })}</option>
      {missing && <option value={value}>{name(value)} (0)</option>}
      {options.map((option) => (
        <option key={option.key} value={option.value}>
          {name(option.key)} {option.count == null ? "" : `(${option.count})`}
        </option>
      ))}
    </select>
  );
}

type Connection = NonNullable<CustomersQuery["customers"]>;

function Page({ page, columns, state, change }: { readonly page: Connection; readonly columns: readonly Column[]; readonly state: State; readonly change: (part: Partial<State>) => void }) {
  const { nodes, totalCount, pageInfo } = page;
  const filtered = state.text || state.industry || state.region || state.tier;
  if (!nodes.length) return <Empty text={filtered ? WORDS.noneMatch : viewer.value?.contract ? WORDS.noneYours : WORDS.noCustomers} />;
  const chosen = chosenColumns(columns);
  return (
    <>
      <p class="dim" role="status">
        {say(WORDS.shownOf, { shown: nodes.length, total: totalCount })}
      </p>
      <OrderSelect columns={chosen} sort={state.sort} change={change} />
      <table class="customers">
        <thead>
          <tr>
            {[{ by: NAME, text: WORDS.name, kind: "" }, ...chosen].map(({ by, text, kind }) => (
              <th key={by} scope="col" class={kind} aria-sort={sortOf(state.sort, by)}>
                <SortButton by={by} text={text} sort={state.sort} change={change} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={walk}>{nodes.map((row) => <CustomerRow key={row.id} row={row} columns={chosen} />)}</tbody>
      </table>
      <nav class="pages">
        <button type="button" disabled={!pageInfo.hasPreviousPage} onClick={() => change({ before: pageInfo.startCursor ?? "" })}>
          {say(WORDS.previousPage)}
        </button>
        <button type="button" disabled={!pageInfo.hasNextPage} onClick={() => change({ after: pageInfo.endCursor ?? "" })}>
          {say(WORDS.nextPage)}
        </button>
      </nav>
    </>
  );
}

function CustomerRow({ row, columns }: { readonly row: Row; readonly columns: readonly Column[] }) {
  return (
    <tr>
      <th scope="row">
        <a href={`/map/${encodeURIComponent(row.id)}`}>
          <bdi>{nameOf(row)}</bdi>
        </a>
        <span class="sub">
          <bdi>{otherName(row)}</bdi>
        </span>
      </th>
      {columns.map((column) => <td key={column.by} class={column.kind} data-column={say(column.text)}>{column.cell(row)}</td>)}
    </tr>
  );
}

/** Arrows, Home and End walk along the rows; Enter opens the one that has the focus. */
function walk(event: KeyboardEvent): void {
  const body = event.currentTarget as HTMLElement;
  const links = [...body.querySelectorAll<HTMLAnchorElement>("th a")];
  const to = stepTo(event.key, links.indexOf(document.activeElement as HTMLAnchorElement), links.length);
  if (to === null) return;
  event.preventDefault();
  links[to]?.focus();
}
