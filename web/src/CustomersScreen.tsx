/** The customers: found by name and industry, sorted by the service, page by page. The address holds all of it. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { CUSTOMERS } from "./documents";
import { day, money, percent } from "./format";
import type { CustomerOrder, CustomersQuery, CustomersQueryVariables, Industry } from "./generated/graphql";
import { nameOf, otherName, say, type Text } from "./language";
import { News } from "./News";
import { useAnswer } from "./question";
import { Empty, Loading, ProblemNotice } from "./states";
import { useTitle } from "./title";
import { valuesOf, word } from "./vocabulary";
import { WORDS } from "./words";

const PAGE = 50;
const TYPED = 250; // milliseconds without a key until what is typed is asked for
const COLUMNS: readonly (readonly [CustomerOrder | null, Text, string])[] = [
  ["NAME", WORDS.name, ""],
  ["INDUSTRY", WORDS.industry, ""],
  ["REGION", WORDS.region, ""],
  ["TIER", WORDS.tier, ""],
  ["OPEN_OPPORTUNITIES", WORDS.openOpportunities, "number"],
  ["OPEN_AMOUNT", WORDS.amount, "number"],
  ["OPEN_ALERTS", WORDS.alertsOpen, "number"],
  ["LAST_TOUCHED", WORDS.lastTouched, "number"],
  [null, WORDS.coverage, ""],
  [null, WORDS.newestSignal, ""],
];
const BUSIEST = "-OPEN_OPPORTUNITIES";

type Row = CustomersQuery["customers"] extends infer C | null ? (C extends { nodes: (infer N)[] } ? N : never) : never;
type State = Readonly<Record<"text" | "industry" | "sort" | "after" | "before", string>>;

export function CustomersScreen() {
  const { query, route } = useLocation();
  const state = stateOf(query);
  const change = (part: Partial<State>) => route(addressOf({ ...state, after: "", before: "", ...part }));
  const { asked, again, showNews } = useAnswer(CUSTOMERS, variablesOf(state));
  useTitle(say(WORDS.customers));
  const { answer, problem, news } = asked.value;
  return (
    <section class="list">
      <h1>{say(WORDS.customers)}</h1>
      <Filters state={state} change={change} />
      {problem ? <ProblemNotice problem={problem} retry={again} /> : answer?.customers ? (
        <Page page={answer.customers} state={state} change={change} />
      ) : (
        <Loading />
      )}
      <News count={news} show={showNews} />
    </section>
  );
}

function stateOf(query: Readonly<Record<string, string>>): State {
  const { text = "", industry = "", sort = BUSIEST, after = "", before = "" } = query;
  return { text, industry, sort, after, before };
}

function addressOf(state: State): string {
  const kept = Object.entries(state).filter(([name, value]) => value && !(name === "sort" && value === BUSIEST));
  return kept.length ? `/?${new URLSearchParams(kept).toString()}` : "/";
}

function variablesOf(state: State): CustomersQueryVariables {
  const [, descending, by] = /^(-?)([A-Z_]+)$/.exec(state.sort) ?? ["", "", "NAME"];
  const sorted = COLUMNS.find(([column]) => column === by)?.[0] ?? "NAME";
  const industries = valuesOf("industry").map(enumValue);
  const industry = industries.find((value) => value === state.industry) as Industry | undefined;
  return {
    ...(state.before ? { last: PAGE, before: state.before } : { first: PAGE, after: state.after || null }),
    filter: { ...(state.text ? { text: state.text } : {}), ...(industry ? { industry: { eq: industry } } : {}) },
    orderBy: sorted,
    direction: descending ? "DESC" : "ASC",
  };
}

function enumValue(value: string): string {
  return value.toUpperCase();
}

function Filters({ state, change }: { readonly state: State; readonly change: (part: Partial<State>) => void }) {
  const [typed, setTyped] = useState(state.text);
  useEffect(() => {
    if (typed === state.text) return undefined;
    const waiting = setTimeout(() => change({ text: typed }), TYPED);
    return () => clearTimeout(waiting);
  }, [typed]);
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label={say(WORDS.filter)}
        placeholder={say(WORDS.filter)}
        autocomplete="off"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <select aria-label={say(WORDS.industry)} value={state.industry} onChange={(event) => change({ industry: event.currentTarget.value })}>
        <option value="">{say(WORDS.allIndustries)}</option>
        {valuesOf("industry").map((value) => (
          <option key={value} value={enumValue(value)}>
            {word("industry", value)}
          </option>
        ))}
      </select>
    </form>
  );
}

type Connection = NonNullable<CustomersQuery["customers"]>;

function Page({ page, state, change }: { readonly page: Connection; readonly state: State; readonly change: (part: Partial<State>) => void }) {
  const { nodes, totalCount, pageInfo } = page;
  if (!nodes.length) return <Empty text={state.text || state.industry ? WORDS.noneMatch : WORDS.noCustomers} />;
  return (
    <>
      <p class="dim" role="status">
        {say(WORDS.shownOf, { shown: nodes.length, total: totalCount })}
      </p>
      <table class="customers">
        <thead>
          <tr>
            {COLUMNS.map(([by, text, kind]) => (
              <th key={text.en} scope="col" class={kind} aria-sort={sortOf(state.sort, by)}>
                {by ? <SortButton by={by} text={text} state={state} change={change} /> : say(text)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{nodes.map((row) => <CustomerRow key={row.id} row={row} />)}</tbody>
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

function sortOf(sort: string, by: string | null): "ascending" | "descending" | undefined {
  if (!by || sort.replace("-", "") !== by) return undefined;
  return sort.startsWith("-") ? "descending" : "ascending";
}

interface SortProperties {
  readonly by: string;
  readonly text: Text;
  readonly state: State;
  readonly change: (part: Partial<State>) => void;
}

function SortButton({ by, text, state, change }: SortProperties) {
  const now = sortOf(state.sort, by);
  return (
    <button type="button" class="sort" title={say(WORDS.sortBy, { column: say(text) })} onClick={() => change({ sort: now === "ascending" ? `-${by}` : by })}>
      {say(text)}
      <span aria-hidden="true">{now === "ascending" ? " ↑" : now === "descending" ? " ↓" : ""}</span>
    </button>
  );
}

function CustomerRow({ row }: { readonly row: Row }) {
  const profile = row.customer;
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
      <td>{word("industry", row.industry)}</td>
      <td>{row.region}</td>
      <td>{profile?.tier && <span class="badge">{word("tier", profile.tier)}</span>}</td>
      <td class="number">{profile?.openOpportunities || "–"}</td>
      <td class="number">{money(profile?.openAmount || null) || "–"}</td>
      <td class="number">{profile?.openAlerts || "–"}</td>
      <td class="number">{profile?.lastTouched ?? say(WORDS.neverTouched)}</td>
      <td>{profile?.coverage ? <span class={`level ${profile.coverage.toLowerCase()}`}>{percent(profile.touched)} · {word("coverage", profile.coverage)}</span> : "–"}</td>
      <td>{profile?.newestSignal ? <NewestSignal signal={profile.newestSignal} /> : "–"}</td>
    </tr>
  );
}

type Signal = NonNullable<NonNullable<Row["customer"]>["newestSignal"]>;

function NewestSignal({ signal }: { readonly signal: Signal }) {
  return (
    <>
      <span class={signal.kind === "COMPLAINT" ? "badge untouched" : "badge"}>{word("kind", signal.kind)}</span> <time dateTime={day(signal.at)}>{day(signal.at)}</time>
      <span class="sub">{nameOf({ name: signal.title ?? null, nameEn: signal.titleEn ?? null })}</span>
    </>
  );
}
