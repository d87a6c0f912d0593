/** The case of an alert: why it came, who works on it, and what to do with it, there and then. */
import { useState } from "preact/hooks";
import { change, errorAt, newKey, type Outcome } from "./changes";
import { ACKNOWLEDGE, ASSIGN, CLOSE, SNOOZE } from "./documents";
import { ago, day, daysBetween } from "./format";
import type { AlertOutcome, MapQuery } from "./generated/graphql";
import { language, nameOf, say } from "./language";
import { Panel } from "./Panel";
import { viewer } from "./session";
import { valuesOf, word } from "./vocabulary";
import { WORDS } from "./words";

type Case = NonNullable<MapQuery["alertCase"]>;

interface Properties {
  readonly found: Case;
  readonly version: string | null;
  readonly asOf: string;
  readonly again: () => void;
}

const SNOOZE_DAYS = 7;

export function CasePanel({ found, version, asOf, again }: Properties) {
  const { alert } = found;
  if (!alert) return null;
  return (
    <Panel id="case" heading={WORDS.case}>
      <p class="case-title">
        <span class="badge strong">{word("alert", alert.status)}</span> <bdi>{nameOf({ name: alert.title ?? alert.intent ?? "", nameEn: alert.titleEn ?? null })}</bdi>
      </p>
      <p class="meta">
        <time dateTime={day(alert.at)}>{day(alert.at)}</time> <span>{ago(daysBetween(alert.at, asOf))}</span>{" "}
        {alert.assignee && <span>{say(WORDS.worksOnIt, { name: alert.assignee })}</span>}{" "}
        {alert.status === "SNOOZED" && <span>{say(WORDS.sleepsUntil, { day: day(alert.snoozedUntil) })}</span>} {alert.outcome && <span>{word("outcome", alert.outcome)}</span>}
      </p>
      <Evidence found={found} />
      {alert.status !== "CLOSED" && <Actions id={alert.id} version={version} again={again} />}
    </Panel>
  );
}

function Evidence({ found }: { readonly found: Case }) {
  return (
    <details open>
      <summary>{say(WORDS.evidence, { n: found.evidence.length })}</summary>
      <ul class="rows">
        {found.evidence.map((each) => (
          <li key={each.at + each.rule}>
            <span class="dim">
              {each.rule} v{each.version} · {day(each.at)}
            </span>
            <ul class="reasons">{each.facts.map((fact) => <li key={fact.en}>{fact[language.value]}</li>)}</ul>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Actions({ id, version, again }: { readonly id: string; readonly version: string | null; readonly again: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [closing, setClosing] = useState(false);
  const reader = viewer.value;
  const common = () => ({ idempotencyKey: newKey(), id, ifVersion: version });
  const after = async (sent: Promise<Outcome>): Promise<void> => {
    const came = await sent;
    setOutcome(came);
    if (came.state === "done") again();
  };
  const may = (name: string) => reader?.may.includes(name) ?? false;
  const wake = () => new Date(Date.now() + SNOOZE_DAYS * 86_400_000).toISOString();
  return (
    <>
      <div class="actions">
        {may("acknowledgeAlert") && <button type="button" onClick={() => void after(change(ACKNOWLEDGE, common()))}>{say(WORDS.acknowledge)}</button>}
        {may("assignAlert") && <button type="button" onClick={() => void after(change(ASSIGN, { ...common(), assignee: reader?.name ?? "" }))}>{say(WORDS.assignMe)}</button>}
        {may("snoozeAlert") && <button type="button" onClick={() => void after(change(SNOOZE, { ...common(), until: wake() }))}>{say(WORDS.snooze, { n: SNOOZE_DAYS })}</button>}
        {may("closeAlert") && <button type="button" aria-expanded={closing} onClick={() => setClosing(!closing)}>{say(WORDS.closeCase)}</button>}
      </div>
      {closing && <ClosingForm close={(result, why) => void after(change(CLOSE, { ...common(), outcome: result, why }))} />}
      <p class="refusal" role="alert">{errorAt(outcome, null)}{conflict(outcome) && <button type="button" onClick={again}>{say(WORDS.showNewest)}</button>}</p>
    </>
  );
}

function conflict(outcome: Outcome | null): boolean {
  return outcome?.state === "refused" && outcome.errors.some((error) => error.code === "VERSION_CONFLICT");
}

function ClosingForm({ close }: { readonly close: (outcome: AlertOutcome, why: string) => void }) {
  const [why, setWhy] = useState("");
  return (
    <fieldset class="form">
      <legend>{say(WORDS.whatCame)}</legend>
      <label>
        {say(WORDS.why)} <input value={why} onInput={(event) => setWhy(event.currentTarget.value)} />
      </label>
      <div class="actions">
        {valuesOf("outcome").map((value) => (
          <button key={value} type="button" onClick={() => close(value.toUpperCase() as AlertOutcome, why)}>
            {word("outcome", value)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
