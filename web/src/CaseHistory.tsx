/** What was done with a case, and recorded of its customer since: who, what, when, and its opposite where there is one. */
import { useState } from "preact/hooks";
import type { Case } from "./caseState";
import { everyError, type Outcome } from "./changes";
import { say, type Text } from "./language";
import { isOpposite, takeBack, type Opposite } from "./opposites";
import { viewer } from "./session";
import { WORDS } from "./words";

type Step = Case["history"][number];

const STEPS: Readonly<Record<string, Text>> = {
  "alert.acknowledge": WORDS.saidSeen,
  "alert.assign": WORDS.saidAssigned,
  "alert.snooze": WORDS.saidSnoozed,
  "alert.close": WORDS.saidClosed,
  "alert.reopen": WORDS.saidReopened,
  "alert.wake": WORDS.saidAwake,
  "alert.unassign": WORDS.saidUnassigned,
  "alert.weaken": WORDS.saidWeakened,
  "engagement.record": WORDS.saidEngagement,
  "engagement.withdraw": WORDS.saidEngagementGone,
  "rating.record": WORDS.saidRating,
  "rating.withdraw": WORDS.saidRatingGone,
  "signal.record": WORDS.saidSignal,
  "signal.withdraw": WORDS.saidSignalGone,
  "feedback.give": WORDS.saidFeedback,
  "feedback.withdraw": WORDS.saidFeedbackGone,
  "workspace.open": WORDS.saidWorkspaceOpened,
  "workspace.admit": WORDS.saidAdmitted,
  "workspace.put_out": WORDS.saidPutOut,
  "workspace.close": WORDS.saidWorkspaceClosed,
  "workspace.reopen": WORDS.saidWorkspaceReopened,
};

export function CaseHistory({ steps, again }: { readonly steps: readonly Step[]; readonly again: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (!steps.length) return null;
  const undo = async (opposite: Opposite, id: string): Promise<void> => {
    const came = await takeBack(opposite, id);
    setOutcome(came);
    if (came.state === "done") again();
  };
  return (
    <details>
      <summary>{say(WORDS.history, { n: steps.length })}</summary>
      <ul class="rows steps">
        {steps.map((step) => (
          <li key={step.at + step.what}>
            <time dateTime={step.at}>{step.at.slice(0, 16).replace("T", " ")}</time> <bdi>{step.who}</bdi> <span>{stepText(step.what)}</span>{" "}
            {isOpposite(step.opposite) && viewer.value?.may.includes(step.opposite) && <UndoButton what={step.what} undo={() => void undo(step.opposite as Opposite, step.id)} />}
          </li>
        ))}
      </ul>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
    </details>
  );
}

function UndoButton({ what, undo }: { readonly what: string; readonly undo: () => void }) {
  return (
    <button type="button" class="plain" aria-label={`${say(WORDS.undo)}: ${stepText(what)}`} onClick={undo}>
      {say(WORDS.undo)}
    </button>
  );
}

function stepText(what: string): string {
  const text = STEPS[what];
  return text ? say(text) : what;
}
