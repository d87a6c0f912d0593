/** The panels of a customer, in a salesperson's reading order. */
import type { ComponentChildren } from "preact";
import { CasePanel } from "./CasePanel";
import { EngagementForm } from "./EngagementForm";
import { ago, day, daysBetween, money, percent } from "./format";
import type { MapQuery } from "./generated/graphql";
import { listed, nameOf, say, type Text } from "./language";
import type { BattleMap, Decider, OpenAlert, Opportunity, TalkLine } from "./battleMap";
import { useIdle } from "./later";
import { NodeButton, onPaper, Panel, useFirstRows, type PanelProperties } from "./Panel";
import { Experts, Incumbents, Recommended } from "./PartnerPanels";
import { PeoplePanel } from "./PeoplePanel";
import { mustCover, TalkTrack } from "./TalkTrack";
import { word } from "./vocabulary";
import { WarmestPaths } from "./WarmestPaths";
import { WhyCoverage } from "./WhyNumbers";
import { WORDS } from "./words";


const FRESH = 3;

interface Answered {
  readonly alerts: readonly OpenAlert[];
  readonly track: readonly TalkLine[] | undefined;
  readonly found: MapQuery["alertCase"] | undefined;
  readonly again: () => void;
}

export function Panels({ map, choose, alerts, track, found, again }: PanelProperties & Answered) {
  const below = useIdle() || onPaper.value;
  const others = alerts.length > 0 && <Alerts alerts={alerts} asOf={map.asOf} />;
  return (
    <aside aria-label={say(WORDS.detail)}>
      <Figures map={map} />
      {found && <CasePanel map={map} found={found} again={again} />}
      {!found && others}
      {map.signals && <Signals map={map} choose={choose} />}
      {(opens(map, "veto") || opens(map, "hidden")) && <MustCover map={map} choose={choose} />}
      {map.recommendations && <Recommended map={map} choose={choose} />}
      {track && <TalkTrack lines={track} map={map} choose={choose} />}
      {found && others}
      <EngagementForm map={map} again={again} />
      {below && <PanelsBelow map={map} choose={choose} />}
    </aside>
  );
}

/** What is read after the first screen: a large map has hundreds of rows here. */
function PanelsBelow({ map, choose }: PanelProperties) {
  return (
    <>
      {map.decisionChain && <PeoplePanel map={map} choose={choose} />}
      {(map.distributors ?? map.serviceProviders ?? map.suppliers) && <Incumbents map={map} choose={choose} />}
      {map.kols && <Experts map={map} choose={choose} />}
      {map.opportunities && <Opportunities map={map} choose={choose} />}
      <Runs map={map} />
    </>
  );
}

/** Whether the reader may know this of the people here; without any people, nothing tells. */
function opens(map: BattleMap, field: "veto" | "hidden" | "daysSinceTouched"): boolean {
  return map.decisionChain?.some((each) => each[field] !== undefined) ?? false;
}

/** Somebody who must be covered, in a few words. */
function coverText(each: Decider): string {
  const why = [each.veto && say(WORDS.veto), each.hidden && say(WORDS.hidden), each.daysSinceTouched !== undefined && ago(each.daysSinceTouched)];
  return listed([nameOf(each.person), ...why]);
}

function MustCover({ map, choose }: PanelProperties) {
  const people = mustCover(map);
  const [shown, more] = useFirstRows(people);
  return (
    <Panel id="must-cover" heading={WORDS.mustCover} count={people.length} gist={people.length ? people.map(coverText) : [say(WORDS.allCovered)]}>
      {people.length ? (
        <ul class="rows">
          {shown.map((each) => (
            <li key={each.person.id}>
              <NodeButton node={each.person.id} name={nameOf(each.person)} choose={choose} /> {each.veto && <span class="badge veto">{say(WORDS.veto)}</span>}{" "}
              {each.hidden && <span class="badge hidden">{say(WORDS.hidden)}</span>} {each.daysSinceTouched !== undefined && <span class={each.daysSinceTouched === null ? "badge untouched" : "dim"}>{ago(each.daysSinceTouched)}</span>} <WarmestPaths person={each.person} asOf={map.asOf} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="none">{say(WORDS.allCovered)}</p>
      )}
      {more}
    </Panel>
  );
}

function Figures({ map }: { readonly map: BattleMap }) {
  const open = (map.opportunities ?? []).filter((each) => each.status === "OPEN");
  const people = map.decisionChain ?? [];
  const profile = map.customer.customer;
  return (
    <ul class="figures">
      {profile?.coverage && <Figure value={<WhyCoverage map={map} value={percent(profile.touched)} />} text={`${say(WORDS.coverage)} · ${word("coverage", profile.coverage)}`} kind={profile.coverage.toLowerCase()} />}
      {map.opportunities?.every((each) => each.amount !== undefined) && <Figure value={money(open.reduce((sum, each) => sum + (each.amount ?? 0), 0)) || "–"} text={say(WORDS.openAmount)} />}
      {map.decisionChain && <Figure value={people.length} text={say(WORDS.people)} />}
      {opens(map, "veto") && <Figure value={people.filter((each) => each.veto).length} text={say(WORDS.vetoes)} kind="veto" />}
      {opens(map, "hidden") && <Figure value={people.filter((each) => each.hidden).length} text={say(WORDS.hiddenPeople)} kind="hidden" />}
      {opens(map, "daysSinceTouched") && <Figure value={people.filter((each) => each.daysSinceTouched === null).length} text={say(WORDS.neverTouched)} kind="untouched" />}
    </ul>
  );
}

function Figure({ value, text, kind = "" }: { readonly value: ComponentChildren; readonly text: string; readonly kind?: string }) {
  return (
    <li class={value ? kind : ""}>
      <b>{value}</b>
      <span>{text}</span>
    </li>
  );
}

function alertTitle(alert: OpenAlert): string {
  return nameOf({ name: alert.title ?? alert.intent ?? "", nameEn: alert.titleEn ?? null });
}

function Alerts({ alerts, asOf }: { readonly alerts: readonly OpenAlert[]; readonly asOf: string }) {
  return (
    <Panel id="alerts" heading={WORDS.openAlerts} count={alerts.length} gist={alerts.map((each) => listed([alertTitle(each), ago(daysBetween(each.at ?? asOf, asOf))]))}>
      <ul class="rows">
        {alerts.map((each) => (
          <li key={each.id}>
            <span class="badge strong">{word("alert", each.status)}</span>{" "}
            <a href={`?case=${encodeURIComponent(each.id)}`}>
              <bdi>{alertTitle(each)}</bdi>
            </a>
            <p class="meta">
              <time dateTime={day(each.at)}>{day(each.at)}</time> <span>{ago(daysBetween(each.at ?? asOf, asOf))}</span> <span>{say(WORDS.evidence, { n: each.evidence ?? 0 })}</span>{" "}
              {each.assignee && <span>{say(WORDS.worksOnIt, { name: each.assignee })}</span>}{" "}
              {each.status === "SNOOZED" && <span>{say(WORDS.sleepsUntil, { day: day(each.snoozedUntil) })}</span>}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type Signal = NonNullable<BattleMap["signals"]>[number];

function Signals({ map, choose }: PanelProperties) {
  const rows = (signals: readonly Signal[]) => (
    <ul class="rows">{signals.map((signal) => <SignalRow key={signal.id} signal={signal} asOf={map.asOf} choose={choose} />)}</ul>
  );
  const all = map.signals ?? [];
  const [fresh, earlier] = [all.slice(0, FRESH), all.slice(FRESH)];
  const [shown, more] = useFirstRows(earlier);
  return (
    <Panel id="signals" heading={WORDS.whyNow} gist={fresh.length ? fresh.map((each) => signalText(each, map.asOf)) : [say(WORDS.noSignals)]}>
      {fresh.length ? rows(fresh) : <p class="none">{say(WORDS.noSignals)}</p>}
      {earlier.length > 0 && (
        <details>
          <summary>{say(WORDS.moreSignals, { n: earlier.length })}</summary>
          {rows(shown)}
          {more}
        </details>
      )}
    </Panel>
  );
}

function signalTitle(signal: Signal): string {
  return nameOf({ name: signal.title ?? null, nameEn: signal.titleEn ?? null }) || word("kind", signal.kind);
}

function signalText(signal: Signal, asOf: string): string {
  return listed([signalTitle(signal), signal.at ? ago(daysBetween(signal.at, asOf)) : ""]);
}

function SignalRow({ signal, asOf, choose }: { readonly signal: Signal; readonly asOf: string; readonly choose: PanelProperties["choose"] }) {
  const detail = nameOf({ name: signal.detail ?? null, nameEn: signal.detailEn ?? null });
  return (
    <li class={signal.kind === "COMPLAINT" ? "urgent" : ""}>
      <span class="badge strong">{word("kind", signal.kind)}</span> <NodeButton node={signal.id} name={signalTitle(signal)} choose={choose} />
      {detail && <p>{detail}</p>}
      <p class="meta">
        {signal.at && <time dateTime={day(signal.at)}>{day(signal.at)}</time>} {signal.at && <span>{ago(daysBetween(signal.at, asOf))}</span>}{" "}
        {signal.budget != null && <span>{say(WORDS.budget)} {money(signal.budget)}</span>} {signal.strength != null && <span>{say(WORDS.strength)} {percent(signal.strength)}</span>}{" "}
        {signal.origin && <span>{signal.origin}</span>}
      </p>
    </li>
  );
}

function Opportunities({ map, choose }: PanelProperties) {
  const all = map.opportunities ?? [];
  const open = all.filter((each) => each.status === "OPEN" || each.status === undefined);
  const closed = all.filter((each) => !open.includes(each));
  return (
    <Panel id="opportunities" heading={WORDS.opportunities} count={open.length}>
      {open.length ? <OpportunityTable rows={open} third={[WORDS.stage, (row) => word("stage", row.stage)]} last={[WORDS.expected, (row) => day(row.expected)]} choose={choose} /> : <p class="none">{say(WORDS.noOpportunities)}</p>}
      {closed.length > 0 && (
        <details>
          <summary>{say(WORDS.closedOpportunities, { n: closed.length })}</summary>
          <OpportunityTable rows={closed} third={[WORDS.status, (row) => word("status", row.status)]} last={[WORDS.closed, (row) => day(row.closed)]} choose={null} />
        </details>
      )}
    </Panel>
  );
}

type Column = readonly [Text, (row: Opportunity) => string];

function OpportunityTable({ rows, third, last, choose }: { readonly rows: readonly Opportunity[]; readonly third: Column; readonly last: Column; readonly choose: PanelProperties["choose"] | null }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say(WORDS.name)}</th>
          <th scope="col">{say(third[0])}</th>
          <th scope="col" class="number">{say(WORDS.amount)}</th>
          <th scope="col" class="number">{say(last[0])}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {choose ? <NodeButton node={row.id} name={nameOf(row)} choose={choose} /> : <bdi>{nameOf(row)}</bdi>}
              {row.productLine && <span class="sub">{row.productLine}</span>}
            </th>
            <td>{third[1](row)}</td>
            <td class="number">{money(row.amount)}</td>
            <td class="number">{last[1](row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Runs({ map }: { readonly map: BattleMap }) {
  if (!map.runs?.length) return null;
  const runs = map.runs.map((run) => say(WORDS.scoredOn, { algorithm: word("algorithm", run.algorithm), day: day(run.dataAsOf) }));
  return <p class="dim runs">{say(WORDS.scores, { runs: runs.join(" · ") })}</p>;
}
