/** What can be done with a case: shown at once, taken back with the reason where the service refuses, asked where somebody was faster. */
import { useEffect, useRef, useState } from "preact/hooks";
import { acknowledged, latestOf, type AlertGuess, type Case, type CaseAlert } from "./caseState";
import { change, errorAt, everyError, isConflict, newKey, type Outcome } from "./changes";
import { ask } from "./client";
import { serviceTime } from "./clock";
import { ACKNOWLEDGE, ASSIGN, CASE, CLOSE, SNOOZE } from "./documents";
import { day } from "./format";
import { focused, giveFocus, isFocused } from "./focus";
import type { AlertOutcome, CaseQuery } from "./generated/graphql";
import { say, type Text } from "./language";
import { giveBack, offerUndo, takeBack } from "./opposites";
import { viewer } from "./session";
import { valuesOf, word } from "./vocabulary";
import { WORDS } from "./words";

type Standing = NonNullable<CaseQuery["alertCase"]>;
interface Common {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly ifVersion: string;
}
interface Act {
  readonly said: Text;
  readonly changed: AlertGuess["changed"];
  readonly send: (common: Common) => Promise<Outcome>;
  readonly undo: () => Promise<Outcome>;
}
interface Conflict {
  readonly act: Act;
  readonly now: Standing;
}
interface Properties {
  readonly found: Case;
  readonly alert: CaseAlert;
  readonly again: () => void;
  readonly suppose: (guess: AlertGuess | null) => void;
}

const SNOOZE_DAYS = [1, 7, 30];
const HOUR = 3_600_000; // milliseconds

export function CaseActions({ found, alert, again, suppose }: Properties) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [open, setOpen] = useState<"assign" | "close" | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const acted = useRef(false);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const versions = useRef(new Map<string, string>()); // what own acts made of which version
  useEffect(() => {
    if (acted.current && !isFocused()) buttons.current?.focus(); // the button that was pressed is gone
  });
  const reader = viewer.value;
  const { id } = alert;
  const run = async (act: Act, ifVersion: string): Promise<void> => {
    acted.current = true;
    setConflict(null);
    suppose({ of: found, changed: act.changed });
    const sent = queue.current.then(() => {
      const standsOn = latestOf(versions.current, ifVersion);
      return act.send({ idempotencyKey: newKey(), id, ifVersion: standsOn }).then((came) => {
        if (came.state === "done" && came.version) versions.current.set(standsOn, came.version);
        return came;
      });
    });
    queue.current = sent.catch(() => undefined);
    const came = await sent;
    setOutcome(came);
    if (came.state === "done") {
      setOpen(null);
      offerUndo({ said: act.said, undo: act.undo, again });
      again();
      return;
    }
    suppose(null);
    if (!isConflict(came)) return;
    const now = (await ask(CASE, { id }).catch(() => null))?.alertCase;
    if (now) setConflict({ act, now });
  };
  const may = (name: string): boolean => (reader?.may.includes(name) ?? false) && alert.status !== "CLOSED";
  const assign = (name: string): Act => ({
    said: WORDS.saidAssigned,
    changed: { assignee: name },
    send: (common) => change(ASSIGN, { ...common, assignee: name }),
    undo: () => giveBack(id, alert.assignee ?? null),
  });
  const seen: Act = { said: WORDS.saidSeen, changed: acknowledged(alert, reader?.name ?? ""), send: (common) => change(ACKNOWLEDGE, common), undo: () => takeBack("reopenAlert", id) };
  const snooze = (days: number): Act => {
    const until = new Date(Math.ceil(serviceTime().getTime() / HOUR) * HOUR + days * 24 * HOUR).toISOString(); // the same when it is sent again
    return { said: WORDS.saidSnoozed, changed: { status: "SNOOZED", snoozedUntil: until }, send: (common) => change(SNOOZE, { ...common, until }), undo: () => takeBack("wakeAlert", id) };
  };
  const close = (result: AlertOutcome, why: string): Act => ({
    said: WORDS.saidClosed,
    changed: { status: "CLOSED", outcome: result, why: why || null, snoozedUntil: null },
    send: (common) => change(CLOSE, { ...common, outcome: result, why }),
    undo: () => takeBack("reopenAlert", id),
  });
  const act = (made: Act) => void run(made, found.version);
  return (
    <>
      <div ref={buttons} class="actions acts" tabIndex={-1} role="group" aria-label={say(WORDS.case)} onClickCapture={oneClick}>
        {may("acknowledgeAlert") && alert.status !== "ACKNOWLEDGED" && <button type="button" onClick={() => act(seen)}>{say(WORDS.acknowledge)}</button>}
        {may("assignAlert") && alert.assignee !== reader?.name && <button type="button" onClick={() => act(assign(reader?.name ?? ""))}>{say(WORDS.assignMe)}</button>}
        {may("assignAlert") && <button type="button" aria-expanded={open === "assign"} onClick={() => setOpen(open === "assign" ? null : "assign")}>{say(WORDS.assignOther)}</button>}
        {may("snoozeAlert") && SNOOZE_DAYS.map((days) => <button key={days} type="button" onClick={() => act(snooze(days))}>{say(WORDS.snooze, { n: days })}</button>)}
        {may("closeAlert") && <button type="button" aria-expanded={open === "close"} onClick={() => setOpen(open === "close" ? null : "close")}>{say(WORDS.closeCase)}</button>}
      </div>
      {open === "assign" && <AssignForm wrong={errorAt(outcome, "assignee")} assign={(name) => act(assign(name))} />}
      {open === "close" && <ClosingForm close={(result, why) => act(close(result, why))} wrong={errorAt(outcome, "outcome")} />}
      {conflict && <ConflictNotice conflict={conflict} doIt={() => void run(conflict.act, conflict.now.version)} leave={() => { setConflict(null); setOutcome(null); again(); }} />}
      <p class="refusal" role="alert">{outcome?.state === "refused" && !conflict && `${say(WORDS.notDone)} ${everyError(outcome)}`}{outcome?.state === "failed" && everyError(outcome)}</p>
    </>
  );
}

/** The second click of a double one is no act: by then another button may stand there. */
function oneClick(event: MouseEvent): void {
  if (event.detail > 1) event.stopPropagation();
}

/** Both versions, and the question which one is to stand. */
function ConflictNotice({ conflict: { act, now }, doIt, leave }: { readonly conflict: Conflict; readonly doIt: () => void; readonly leave: () => void }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const back = focused();
    notice.current?.focus();
    return () => giveFocus(back);
  }, []);
  return (
    <div ref={notice} class="conflict" role="alertdialog" tabIndex={-1} aria-labelledby="conflict" aria-describedby="conflict-versions">
      <p id="conflict">{say(WORDS.conflict)}</p>
      <dl id="conflict-versions">
        <div><dt>{say(WORDS.standsNow)}</dt><dd>{standingText(now.alert ?? {})}</dd></div>
        <div><dt>{say(WORDS.yourChange)}</dt><dd>{standingText(act.changed)}</dd></div>
      </dl>
      <div class="actions">
        <button type="button" onClick={leave}>{say(WORDS.leaveIt)}</button>
        <button type="button" onClick={doIt}>{say(WORDS.doIt)}</button>
      </div>
    </div>
  );
}

/** The state of an alert in a line. */
export function standingText(alert: Partial<NonNullable<Standing["alert"]>>): string {
  const parts = [
    word("alert", alert.status),
    alert.assignee && say(WORDS.worksOnIt, { name: alert.assignee }),
    alert.snoozedUntil && say(WORDS.sleepsUntil, { day: day(alert.snoozedUntil) }),
    word("alert_outcome", alert.outcome),
    alert.why,
  ];
  return parts.filter(Boolean).join(" · ");
}

function AssignForm({ assign, wrong }: { readonly assign: (name: string) => void; readonly wrong: string }) {
  const [name, setName] = useState("");
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); assign(name); }}>
      <label>
        {say(WORDS.colleague)} <input value={name} aria-invalid={wrong !== ""} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <p class="refusal">{wrong}</p>
      <button type="submit">{say(WORDS.assign)}</button>
    </form>
  );
}

function ClosingForm({ close, wrong }: { readonly close: (outcome: AlertOutcome, why: string) => void; readonly wrong: string }) {
  const [why, setWhy] = useState("");
  return (
    <fieldset class="form">
      <legend>{say(WORDS.whatCame)}</legend>
      <label>
        {say(WORDS.why)} <input value={why} onInput={(event) => setWhy(event.currentTarget.value)} />
      </label>
      <div class="actions">
        {valuesOf("alert_outcome").map((value) => (
          <button key={value} type="button" onClick={() => close(value.toUpperCase() as AlertOutcome, why)}>
            {word("alert_outcome", value)}
          </button>
        ))}
      </div>
      <p class="refusal">{wrong}</p>
    </fieldset>
  );
}
