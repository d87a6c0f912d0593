/** One request: what is asked, by whom and until when; answered, withdrawn or made anew where the reader may. */
import { useState } from "preact/hooks";
import { change, errorAt, everyError, newKey, type Outcome } from "./changes";
import { serviceTime } from "./clock";
import { ANSWER_REQUEST, REOPEN_REQUEST, WITHDRAW_REQUEST } from "./documents";
import { minute } from "./format";
import type { RequestRowFragment } from "./generated/graphql";
import { acts } from "./InboxLink";
import { nameOf, say, type Text } from "./language";
import { offerUndo } from "./opposites";
import { REQUEST_WORDS } from "./requestWords";
import { viewer } from "./session";
import { word } from "./vocabulary";
import { WORDS } from "./words";

export type Asked = RequestRowFragment & Required<Pick<RequestRowFragment, "what" | "kind" | "state" | "due" | "sent">>;

/** Whoever sees a request sees what it asks, its kind, its state and its times. */
export function isWhole(row: RequestRowFragment): row is Asked {
  return row.what !== undefined && row.kind !== undefined && row.state !== undefined && row.due !== undefined && row.sent !== undefined;
}

export function isLate({ state, due }: Asked): boolean {
  return state === "SENT" && Date.parse(due) < serviceTime().getTime();
}

interface Properties {
  readonly request: Asked;
  readonly open: boolean;
  readonly again: () => void;
}

export function RequestFacts({ request }: { readonly request: Asked }) {
  const late = isLate(request);
  const parts = [request.product, othersOf(request), say(late ? REQUEST_WORDS.wasDue : REQUEST_WORDS.isDue, { time: minute(request.due) }), request.answered && say(REQUEST_WORDS.answeredOn, { time: minute(request.answered) })];
  return (
    <>
      <p>
        <b><bdi>{request.what}</bdi></b> <span class="badge">{word("request_kind", request.kind)}</span>{" "}
        <span class={late ? "badge untouched" : "badge"}>{late ? say(REQUEST_WORDS.overdue) : word("request_state", request.state)}</span>
      </p>
      <p class="meta">{parts.filter(Boolean).map((each) => <bdi key={each}>{each}</bdi>)}</p>
      {request.answer && <p class="written"><bdi>{request.answer}</bdi></p>}
      {request.why && <p class="meta"><bdi>{say(REQUEST_WORDS.whyWithdrawn, { why: request.why })}</bdi></p>}
    </>
  );
}

/** Who asked, or who is asked: the other side of the reader. */
function othersOf({ team, addressee, requester }: Asked): string {
  const asked = requester?.[0]?.target;
  const to = addressee?.[0]?.target;
  if (viewer.value?.contract) return asked ? "" : say(REQUEST_WORDS.toYou);
  if (asked) return [say(REQUEST_WORDS.from, { name: nameOf(asked) }), team].filter(Boolean).join(" · ");
  return say(REQUEST_WORDS.to, { name: to ? nameOf(to) : (team ?? "") });
}

/** Whether it is the reader's side that answers; else it is theirs to withdraw. */
function isOurs({ addressee, requester }: Asked): boolean {
  const isAsked = requester?.[0]?.target != null;
  if (viewer.value?.contract) return !isAsked;
  const to = addressee?.[0]?.target;
  return isAsked || !to || to.roles.includes("SalesRep");
}

export function RequestRow({ request, open, again }: Properties) {
  const [doing, setDoing] = useState<"answer" | "withdraw" | "reopen" | null>(null);
  const may = (name: string): boolean => open && (viewer.value?.may.includes(name) ?? false);
  const made = viewer.value?.contract ? request.requester?.[0]?.target != null : request.requester?.[0]?.target == null;
  const button = (what: NonNullable<typeof doing>, text: Text, named: Text) => (
    <button type="button" aria-expanded={doing === what} aria-label={say(named, { what: request.what })} onClick={() => setDoing(doing === what ? null : what)}>{say(text)}</button>
  );
  const done = () => {
    setDoing(null);
    acts.value++;
    again();
  };
  const waits = request.state === "SENT";
  return (
    <div class="section">
      <RequestFacts request={request} />
      <div class="actions">
        {waits && isOurs(request) && may("answerRequest") && button("answer", REQUEST_WORDS.answer, REQUEST_WORDS.answerWhat)}
        {waits && made && may("withdrawRequest") && button("withdraw", REQUEST_WORDS.withdraw, REQUEST_WORDS.withdrawWhat)}
        {!waits && made && may("reopenRequest") && button("reopen", REQUEST_WORDS.askAnew, REQUEST_WORDS.askAnewWhat)}
      </div>
      {doing === "answer" && <AnswerForm id={request.id} done={done} />}
      {doing === "withdraw" && <WithdrawForm id={request.id} done={done} again={again} />}
      {doing === "reopen" && <ReopenForm request={request} done={done} again={again} />}
    </div>
  );
}

interface FormProperties {
  readonly id: string;
  readonly done: () => void;
  readonly again: () => void;
}

function useSent(done: () => void): readonly [Outcome | null, (sent: Promise<Outcome>, offered?: () => void) => Promise<void>] {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const send = async (sent: Promise<Outcome>, offered?: () => void): Promise<void> => {
    const came = await sent;
    setOutcome(came);
    if (came.state !== "done") return;
    offered?.();
    done();
  };
  return [outcome, send];
}

function AnswerForm({ id, done }: Omit<FormProperties, "again">) {
  const [answer, setAnswer] = useState("");
  const [outcome, send] = useSent(done);
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void send(change(ANSWER_REQUEST, { idempotencyKey: newKey(), id, answer })); }}>
      <label>{say(REQUEST_WORDS.answer)} <textarea rows={3} value={answer} aria-invalid={outcome?.state === "refused"} onInput={(event) => setAnswer(event.currentTarget.value)} /></label>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      <div class="actions"><button type="submit">{say(REQUEST_WORDS.sendAnswer)}</button></div>
    </form>
  );
}

function reopened(id: string, due: string): Promise<Outcome> {
  return change(REOPEN_REQUEST, { idempotencyKey: newKey(), id, ...(due && { due: new Date(due).toISOString() }) });
}

function withdrawn(id: string, why: string): Promise<Outcome> {
  return change(WITHDRAW_REQUEST, { idempotencyKey: newKey(), id, why });
}

function WithdrawForm({ id, done, again }: FormProperties) {
  const [why, setWhy] = useState("");
  const [outcome, send] = useSent(done);
  const offered = () => offerUndo({ said: REQUEST_WORDS.saidWithdrawn, undo: () => reopened(id, ""), again });
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void send(withdrawn(id, why), offered); }}>
      <label>{say(WORDS.why)} <input value={why} onInput={(event) => setWhy(event.currentTarget.value)} /></label>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      <div class="actions"><button type="submit">{say(REQUEST_WORDS.withdraw)}</button></div>
    </form>
  );
}

function ReopenForm({ request, done, again }: Omit<FormProperties, "id"> & { readonly request: Asked }) {
  const [due, setDue] = useState("");
  const [outcome, send] = useSent(done);
  const offered = () => offerUndo({ said: REQUEST_WORDS.saidAsked, undo: () => withdrawn(request.id, ""), again });
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void send(reopened(request.id, due), offered); }}>
      <label>{say(REQUEST_WORDS.newDue)} <input type="datetime-local" value={due} aria-invalid={errorAt(outcome, "due") !== ""} onInput={(event) => setDue(event.currentTarget.value)} /></label>
      <p class="meta">{say(REQUEST_WORDS.itsDue, { time: minute(due || request.due) })}</p>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      <div class="actions"><button type="submit">{say(REQUEST_WORDS.askAnew)}</button></div>
    </form>
  );
}
