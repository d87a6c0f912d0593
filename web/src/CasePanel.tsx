/** The case of an alert: why it came, who works on it, what to do with it there and then, and what was done. */
import { useEffect, useState } from "preact/hooks";
import type { BattleMap } from "./battleMap";
import { CaseActions } from "./CaseActions";
import { CaseHistory } from "./CaseHistory";
import { ago, day, daysBetween } from "./format";
import { language, nameOf, say } from "./language";
import { Panel } from "./Panel";
import { addedGuess, shownAlert, type AlertGuess, type Case } from "./caseState";
import { word } from "./vocabulary";
import { WORDS } from "./words";
import { WorkspaceOffer } from "./WorkspaceOffer";

const OPENED_AT = location.href;

interface Properties {
  readonly map: BattleMap;
  readonly found: Case;
  readonly again: () => void;
}

export function CasePanel({ map, found, again }: Properties) {
  const { asOf } = map;
  const [guess, setGuess] = useState<AlertGuess | null>(null);
  const alert = shownAlert(found, guess);
  useEffect(() => { // the link on the page that opened it is elsewhere, or gone
    if (location.href !== OPENED_AT) document.getElementById("h-case")?.focus();
  }, [alert?.id]);
  if (!alert) return null;
  const title = nameOf({ name: alert.title ?? alert.intent ?? "", nameEn: alert.titleEn ?? null });
  return (
    <Panel id="case" heading={WORDS.case} gist={[title, word("alert", alert.status), ago(daysBetween(alert.at ?? asOf, asOf)), say(WORDS.evidence, { n: found.evidence.length })]}>
      <p class="case-title">
        <span class="badge strong">{word("alert", alert.status)}</span> <bdi>{title}</bdi>
      </p>
      <p class="meta">
        <time dateTime={day(alert.at)}>{day(alert.at)}</time> <span>{ago(daysBetween(alert.at ?? asOf, asOf))}</span>{" "}
        {alert.assignee && <span>{say(WORDS.worksOnIt, { name: alert.assignee })}</span>}{" "}
        {alert.status === "SNOOZED" && <span>{say(WORDS.sleepsUntil, { day: day(alert.snoozedUntil) })}</span>} {alert.outcome && <span>{word("alert_outcome", alert.outcome)}</span>}{" "}
        {alert.why && <bdi>{alert.why}</bdi>}
      </p>
      <Evidence found={found} />
      <CaseActions found={found} alert={alert} again={again} suppose={(next) => setGuess((before) => addedGuess(before, next))} />
      {alert.status !== "CLOSED" && <WorkspaceOffer map={map} alert={alert.id} />}
      <CaseHistory steps={found.history} again={again} />
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
