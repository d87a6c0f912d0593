/** Comments on a section: told how many, shown thread by thread, written, answered, settled, withdrawn. */
import { useState } from "preact/hooks";
import { change, everyError, newKey, type Outcome } from "./changes";
import { ADD_COMMENT, REOPEN_COMMENT, RESOLVE_COMMENT, RESTORE_COMMENT, SECTION_AUDIENCE, WITHDRAW_COMMENT } from "./documents";
import { minute } from "./format";
import type { CommentsQuery } from "./generated/graphql";
import { nameOf, say } from "./language";
import { later } from "./later";
import { offerUndo } from "./opposites";
import { useAnswer } from "./question";
import type { PartyOf } from "./SolutionPanel";
import { viewer } from "./session";
import { WORDS } from "./words";

export const WrittenText = later(() => import("./WrittenText").then((made) => made.WrittenText));

export type CommentRow = NonNullable<NonNullable<CommentsQuery["comments"]>["nodes"]>[number];
interface Properties {
  readonly on: string;
  readonly name: string;
  readonly comments: readonly CommentRow[];
  readonly open: boolean;
  readonly readers: readonly PartyOf[];
  readonly again: () => void;
}

/** Whether a refusal is about facts that partners will not see, which can be confirmed. */
export function asksToConfirm(outcome: Outcome | null): boolean {
  return outcome?.state === "refused" && outcome.errors.length > 0 && outcome.errors.every(({ code, path }) => code === "CONFLICT" && path.at(-1) === "text");
}

export function Comments({ on, name, comments, open, readers, again }: Properties) {
  const [thread, setThread] = useState<CommentRow | null>(null);
  const [opened, setOpened] = useState(false);
  const there = comments.filter(({ commentOn, withdrawn }) => !withdrawn && commentOn?.[0]?.target.id === on);
  const writes = open && (viewer.value?.may.includes("addComment") ?? false);
  if (there.length === 0 && !writes) return null;
  const known = new Set(there.map(({ id }) => id));
  const threadOf = ({ id, repliesTo }: CommentRow) => { const first = repliesTo?.[0]?.target.id; return first && known.has(first) ? first : id; };
  const byTime = [...there].sort((a, b) => String(a.at).localeCompare(String(b.at)));
  const firsts = byTime.filter((each) => threadOf(each) === each.id);
  return (
    <details class="comments" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{say(WORDS.comments, { n: there.length })}</summary>
      <ul class="rows" aria-label={say(WORDS.commentsOf, { name })}>
        {firsts.map((first) => (
          <li key={first.id}>
            <Comment comment={first} writes={writes} again={again} reply={() => setThread(first)} isFirst />
            {byTime.filter((each) => each !== first && threadOf(each) === first.id).map((each) => <div key={each.id} class="reply"><Comment comment={each} writes={writes} again={again} /></div>)}
          </li>
        ))}
      </ul>
      {writes && opened && <Composer key={thread?.id ?? ""} on={on} thread={thread} readers={readers} done={() => { setThread(null); again(); }} cancel={() => setThread(null)} />}
    </details>
  );
}

interface CommentProperties {
  readonly comment: CommentRow;
  readonly writes: boolean;
  readonly again: () => void;
  readonly reply?: () => void;
  readonly isFirst?: boolean;
}

function Comment({ comment, writes, again, reply, isFirst = false }: CommentProperties) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { id, text, at, by, changed, resolved, facts, writtenBy, openTo } = comment;
  const time = at ? minute(at) : "";
  const party = writtenBy?.[0];
  const readers = (openTo ?? []).flatMap(({ target }) => (target ? [nameOf(target)] : []));
  const isPartner = viewer.value?.role === "partner";
  const isMine = isPartner ? party?.person === viewer.value?.name : by === viewer.value?.name;
  const made = async (came: Outcome): Promise<void> => {
    setOutcome(came);
    if (came.state === "done") again();
    await Promise.resolve();
  };
  const settle = () => change(resolved ? REOPEN_COMMENT : RESOLVE_COMMENT, { idempotencyKey: newKey(), id }).then(made);
  const withdraw = async (): Promise<void> => {
    const came = await change(WITHDRAW_COMMENT, { idempotencyKey: newKey(), id });
    if (came.state === "done") offerUndo({ said: WORDS.saidWithdrawn, undo: () => change(RESTORE_COMMENT, { idempotencyKey: newKey(), id }), again });
    await made(came);
  };
  return (
    <>
      <p class="meta">
        <bdi>{party?.target ? [party.person ?? by, nameOf(party.target)].filter(Boolean).join(" · ") : by ?? say(WORDS.byOtherSide)}</bdi> <span>{time}</span>
        {changed && <span>{say(WORDS.changedAt, { time: minute(changed) })}</span>}
        {!isPartner && <span>{readers.length ? say(WORDS.seenByThem, { who: readers.join(", ") }) : say(WORDS.seenByUs)}</span>}
        {resolved && <span class="badge">{say(WORDS.settledThread)}</span>}
      </p>
      {text && <WrittenText text={text} facts={facts ?? []} />}
      {writes && (
        <p class="actions">
          {reply && <button type="button" aria-label={say(WORDS.replyToName, { time })} onClick={reply}>{say(WORDS.replyTo)}</button>}
          {isFirst && <button type="button" onClick={() => void settle()}>{say(resolved ? WORDS.reopenThread : WORDS.settleThread)}</button>}
          {isMine && <button type="button" onClick={() => void withdraw()}>{say(WORDS.withdrawComment)}</button>}
        </p>
      )}
      <p class="refusal" role="alert">{everyError(outcome)}</p>
    </>
  );
}

interface ComposerProperties {
  readonly on: string;
  readonly thread: CommentRow | null;
  readonly readers: readonly PartyOf[];
  readonly done: () => void;
  readonly cancel: () => void;
}

function Composer({ on, thread, readers, done, cancel }: ComposerProperties) {
  const threadReaders = (thread?.openTo ?? []).flatMap(({ target }) => (target ? [target.id] : []));
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(threadReaders));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isPartner = viewer.value?.role === "partner";
  const { answer } = useAnswer(SECTION_AUDIENCE, { id: on }).asked.value;
  const sharedWith = answer?.node?.__typename === "SolutionSection" ? answer.node.sharedWith ?? [] : [];
  const seers = new Set(sharedWith.flatMap(({ target }) => (target ? [target.id] : [])));
  const shown = isPartner ? [] : readers.filter(({ id }) => seers.has(id) && (!thread || threadReaders.includes(id)));
  const tick = (id: string, isIn: boolean) => setChosen(new Set(isIn ? [...chosen, id] : [...chosen].filter((each) => each !== id)));
  const send = async (confirmed: boolean): Promise<void> => {
    const partnerIds = isPartner ? [] : [...chosen];
    const came = await change(ADD_COMMENT, { idempotencyKey: newKey(), onId: on, replyTo: thread?.id ?? null, text, partnerIds, confirmed });
    setOutcome(came);
    if (came.state !== "done") return;
    setText("");
    done();
  };
  return (
    <form class="form" onSubmit={(event) => { event.preventDefault(); void send(false); }}>
      {thread?.at && <p class="meta">{say(WORDS.replying, { time: minute(thread.at) })} <button type="button" onClick={cancel}>{say(WORDS.cancelReply)}</button></p>}
      <label>
        <span class="dim">{say(WORDS.newComment)}</span>
        <textarea rows={3} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {shown.length > 0 && (
        <fieldset class="offer">
          <legend>{say(WORDS.whoReads)}</legend>
          {shown.map((party) => (
            <label key={party.id} class="check">
              <input type="checkbox" checked={chosen.has(party.id)} onChange={(event) => tick(party.id, event.currentTarget.checked)} /> <bdi>{nameOf(party)}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <div class="actions">
        <button type="submit">{say(WORDS.sendComment)}</button>
        {asksToConfirm(outcome) && <button type="button" onClick={() => void send(true)}>{say(WORDS.sendAnyway)}</button>}
      </div>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
    </form>
  );
}
