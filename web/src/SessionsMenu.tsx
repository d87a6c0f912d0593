/** Who is signed in, and their sessions: each browser with its days, ended one by one or all at once. */
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { change, everyError, newKey, type Outcome } from "./changes";
import { ask, whyUnanswered } from "./client";
import { END_SESSION, END_SESSIONS, SESSIONS } from "./documents";
import { minute } from "./format";
import type { SessionsQuery } from "./generated/graphql";
import { say } from "./language";
import { signOut, viewer } from "./session";
import { WORDS } from "./words";

type Session = NonNullable<SessionsQuery["viewer"]>["sessions"][number];

export function SessionsMenu() {
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDetailsElement>(null);
  const { path } = useLocation();
  const close = () => menu.current?.removeAttribute("open");
  useEffect(close, [path]);
  useEffect(() => {
    if (!open) return undefined;
    const elsewhere = ({ target }: Event) => { if (!(target instanceof Node && menu.current?.contains(target))) close(); };
    addEventListener("pointerdown", elsewhere);
    return () => removeEventListener("pointerdown", elsewhere);
  }, [open]);
  const left = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    close();
    menu.current?.querySelector("summary")?.focus();
  };
  return (
    <details ref={menu} class="account" onToggle={(event) => setOpen(event.currentTarget.open)} onKeyDown={left}>
      <summary title={say(WORDS.mySessions)}><bdi>{viewer.value?.name}</bdi><span class="unseen"> {say(WORDS.mySessions)}</span></summary>
      {open && <Sessions />}
    </details>
  );
}

function Sessions() {
  const [sessions, setSessions] = useState<readonly Session[] | null>(null);
  const [wrong, setWrong] = useState("");
  const load = (): Promise<void> =>
    ask(SESSIONS, {}).then(
      (found) => setSessions(found.viewer?.sessions ?? []),
      (error: unknown) => setWrong(whyUnanswered(error)),
    );
  useEffect(() => void load(), []);
  /** Shown at once; where the service refuses, what stands is asked anew. */
  const end = async (kept: readonly Session[], send: () => Promise<Outcome>): Promise<boolean> => {
    setSessions(kept);
    const came = await send();
    const done = came.state === "done";
    setWrong(came.state === "refused" ? `${say(WORDS.notDone)} ${everyError(came)}` : everyError(came));
    if (!done) await load();
    return done;
  };
  const endOne = (session: Session): void => {
    if (session.current) return void signOut();
    void end((sessions ?? []).filter((each) => each !== session), () => change(END_SESSION, { idempotencyKey: newKey(), id: session.id }));
  };
  const endAll = async (): Promise<void> => {
    if (await end([], () => change(END_SESSIONS, { idempotencyKey: newKey() }))) await signOut();
  };
  return (
    <div class="sessions">
      <h2>{say(WORDS.mySessions)}</h2>
      <p class="refusal" role="alert">{wrong}</p>
      {sessions === null ? <p>{!wrong && say(WORDS.loading)}</p> : <ul class="rows">{sessions.map((each) => <SessionRow key={each.id} session={each} end={() => endOne(each)} />)}</ul>}
      {sessions?.length ? <button type="button" onClick={() => void endAll()}>{say(WORDS.signOutEverywhere)}</button> : null}
    </div>
  );
}

function SessionRow({ session, end }: { readonly session: Session; readonly end: () => void }) {
  const agent = session.agent || say(WORDS.unknownBrowser);
  return (
    <li>
      <bdi>{agent}</bdi> {session.current && <span class="badge">{say(WORDS.thisBrowser)}</span>}
      <p class="meta">
        <span>{say(WORDS.signedInOn, { time: minute(session.created) })}</span> <span>{say(WORDS.lastUsedOn, { time: minute(session.seen) })}</span>
      </p>
      <button type="button" aria-label={`${say(WORDS.signOut)}: ${agent}, ${minute(session.created)}`} onClick={end}>{say(WORDS.signOut)}</button>
    </li>
  );
}
