/** My day: alerts that are mine and those that are nobody's yet, and my customers, those that need me first. */
import { useLocation } from "preact-iso";
import { DAY } from "./documents";
import { ago, day, daysBetween, money, percent } from "./format";
import type { DayQuery, DayQueryVariables } from "./generated/graphql";
import { nameOf, say, type Text } from "./language";
import { bySignal, byCoverage, type Account } from "./myCustomers";
import { News } from "./News";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { viewer } from "./session";
import { Empty, Loading, NotFound, ProblemNotice } from "./states";
import { TakeAlong } from "./TakeAlong";
import { useTitle } from "./title";
import { word } from "./vocabulary";
import { WORDS } from "./words";

type Alerts = NonNullable<DayQuery["mine"]>;
type DayAlert = Alerts["nodes"][number];

const ORDERS = {
  age: ["AT", "ASC", WORDS.byAge],
  amount: ["OPEN_AMOUNT", "DESC", WORDS.byAmount],
  rule: ["INTENT", "ASC", WORDS.byRule],
} as const;
const CUSTOMERS = { coverage: WORDS.coverage, signal: WORDS.newestSignal } as const;

export function DayScreen() {
  const { query, route } = useLocation();
  const by = isKey(ORDERS, query["by"]) ? query["by"] : "age";
  const first = isKey(CUSTOMERS, query["first"]) ? query["first"] : "coverage";
  const { asked, again, showNews } = useAnswer(DAY, variablesOf(viewer.value?.name ?? "", by));
  useTitle(say(WORDS.myDay));
  const { answer, problem, news } = asked.value;
  const go = (part: Readonly<Record<string, string>>) => route(`/day?${new URLSearchParams({ by, first, ...part }).toString()}`, true);
  if (problem) return <ProblemNotice problem={problem} retry={again} />;
  if (!answer) return <Loading shape="list" heading={WORDS.myDay} />;
  const { mine, free } = answer;
  const today = answer.viewer?.today ?? "";
  const person = answer.viewer?.person;
  if (mine === undefined && free === undefined && !person) return <NotFound />;
  return (
    <article class="day">
      <h1>{say(WORDS.myDay)}</h1>
      {mine !== undefined && (
        <>
          <TakeAlong lists={[{ name: "alerts", text: WORDS.myAlerts, variables: exportedOf(viewer.value?.name ?? "", by) }]} />
          <Choice label={WORDS.orderOfAlerts} options={Object.entries(ORDERS).map(([key, [, , text]]) => [key, text])} chosen={by} choose={(key) => go({ by: key })} />
          <AlertList id="mine" heading={WORDS.myAlerts} none={WORDS.noAlertsOfMine} alerts={mine} today={today} />
        </>
      )}
      {free !== undefined && <AlertList id="free" heading={WORDS.freeAlerts} none={WORDS.noFreeAlerts} alerts={free} today={today} />}
      {person !== undefined && (person === null || person.accounts) && <Mine answer={answer} first={first} choose={(key) => go({ first: key })} />}
      <News count={news} show={showNews} />
    </article>
  );
}

function isKey<T extends object>(of: T, key: string | undefined): key is keyof T & string {
  return key !== undefined && Object.hasOwn(of, key);
}

function variablesOf(name: string, by: keyof typeof ORDERS): DayQueryVariables {
  const open = { not: { status: { eq: "CLOSED" as const } } };
  const [orderBy, direction] = ORDERS[by];
  return { mine: { ...open, assignee: { eq: name } }, free: { ...open, assignee: { isNull: true } }, orderBy, direction };
}

/** My alerts, as an export asks for them. */
function exportedOf(name: string, by: keyof typeof ORDERS): Record<string, unknown> {
  const { mine, orderBy, direction } = variablesOf(name, by);
  return { filter: mine, orderBy, direction };
}

interface ChoiceProperties {
  readonly label: Text;
  readonly options: readonly (readonly [string, Text])[];
  readonly chosen: string;
  readonly choose: (key: string) => void;
}

function Choice({ label, options, chosen, choose }: ChoiceProperties) {
  return (
    <p class="actions" role="group" aria-label={say(label)}>
      <span class="dim">{say(label)}</span>
      {options.map(([key, text]) => <button key={key} type="button" aria-pressed={key === chosen} onClick={() => choose(key)}>{say(text)}</button>)}
    </p>
  );
}

interface ListProperties {
  readonly id: string;
  readonly heading: Text;
  readonly none: Text;
  readonly alerts: Alerts | null;
  readonly today: string;
}

function AlertList({ id, heading, none, alerts, today }: ListProperties) {
  return (
    <Panel id={id} heading={heading} count={alerts?.totalCount ?? 0}>
      {alerts?.nodes.length ? <ul class="rows">{alerts.nodes.map((each) => <AlertRow key={each.id} alert={each} today={today} />)}</ul> : <Empty text={none} />}
    </Panel>
  );
}

function AlertRow({ alert, today }: { readonly alert: DayAlert; readonly today: string }) {
  const customer = alert.customerNode;
  const title = nameOf({ name: alert.title ?? alert.intent ?? "", nameEn: alert.titleEn ?? null });
  return (
    <li>
      <span class="badge strong">{word("alert", alert.status)}</span>{" "}
      {customer ? <a href={`/map/${encodeURIComponent(customer.id)}?case=${encodeURIComponent(alert.id)}`}><bdi>{title}</bdi></a> : <bdi>{title}</bdi>}
      <p class="meta">
        {customer && <bdi>{nameOf(customer)}</bdi>} <time dateTime={day(alert.at)}>{ago(daysBetween(alert.at ?? today, today))}</time>{" "}
        {customer?.customer?.openAmount ? <span>{money(customer.customer.openAmount)}</span> : null} <span class="dim">{alert.rules?.join(", ")}</span>{" "}
        {alert.status === "SNOOZED" && <span>{say(WORDS.sleepsUntil, { day: day(alert.snoozedUntil) })}</span>}
      </p>
    </li>
  );
}

function Mine({ answer, first, choose }: { readonly answer: DayQuery; readonly first: keyof typeof CUSTOMERS; readonly choose: (key: string) => void }) {
  const person = answer.viewer?.person;
  const accounts = (person?.accounts ?? []).flatMap(({ target }) => target ?? []);
  const sorted = accounts.toSorted(first === "coverage" ? byCoverage : bySignal);
  return (
    <Panel id="accounts" heading={WORDS.myCustomers} count={accounts.length}>
      <Choice label={WORDS.orderOfCustomers} options={Object.entries(CUSTOMERS)} chosen={first} choose={choose} />
      {sorted.length ? <ul class="rows">{sorted.map((each) => <AccountRow key={each.id} account={each} />)}</ul> : <Empty text={person ? WORDS.noAccounts : WORDS.noPersonOfKey} />}
    </Panel>
  );
}

function AccountRow({ account }: { readonly account: Account }) {
  const profile = account.customer;
  return (
    <li>
      <a href={`/map/${encodeURIComponent(account.id)}`}><bdi>{nameOf(account)}</bdi></a>{" "}
      {profile?.coverage && <span class={`level ${profile.coverage.toLowerCase()}`}>{percent(profile.touched)} · {word("coverage", profile.coverage)}</span>}
      <p class="meta">
        {profile?.newestSignal && <span>{word("kind", profile.newestSignal.kind)} {day(profile.newestSignal.at)} <bdi>{nameOf({ name: profile.newestSignal.title ?? null, nameEn: profile.newestSignal.titleEn ?? null })}</bdi></span>}{" "}
        {profile?.openAlerts ? <span>{say(WORDS.alertsOpen)}: {profile.openAlerts}</span> : null} {profile?.openAmount ? <span>{money(profile.openAmount)}</span> : null}
      </p>
    </li>
  );
}
