/** People who were invited into a workspace: each with how it stands, and a form whose link is shown once. */
import { useRef, useState } from "preact/hooks";
import { change, errorAt, everyError, newKey, type Outcome } from "./changes";
import { CopyButton } from "./CopyButton";
import { INVITATIONS, INVITE, REVOKE_INVITATION } from "./documents";
import { minute } from "./format";
import type { InvitationsQuery, InvitationState } from "./generated/graphql";
import { nameOf, say, type Text } from "./language";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { viewer } from "./session";
import { WORDS } from "./words";
import type { Workspace } from "./WorkspaceScreen";

type Row = NonNullable<InvitationsQuery["workspaceInvitations"]>[number];

const STATES: Readonly<Record<InvitationState, Text>> = {
  OPEN: WORDS.invitationOpen,
  ACCEPTED: WORDS.invitationAccepted,
  EXPIRED: WORDS.invitationExpired,
  REVOKED: WORDS.invitationRevoked,
};

export function WorkspaceInvitations({ workspace }: { readonly workspace: Workspace }) {
  return viewer.value?.may.includes("inviteToWorkspace") ? <Invitations workspace={workspace} /> : null;
}

function Invitations({ workspace }: { readonly workspace: Workspace }) {
  const { asked, again } = useAnswer(INVITATIONS, { id: workspace.id });
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const rows = asked.value.answer?.workspaceInvitations ?? [];
  const revoke = async (id: string): Promise<void> => {
    setOutcome(await change(REVOKE_INVITATION, { idempotencyKey: newKey(), id }));
    again();
  };
  return (
    <Panel id="invitations" heading={WORDS.invitations} count={rows.length}>
      {rows.length ? <ul class="rows">{rows.map((each) => <InvitationRow key={each.id} row={each} revoke={() => void revoke(each.id)} />)}</ul> : <p class="none">{say(WORDS.nobodyInvited)}</p>}
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      {workspace.state === "OPEN" && workspace.parties?.length ? <InvitationForm workspace={workspace} again={again} /> : null}
    </Panel>
  );
}

function InvitationRow({ row, revoke }: { readonly row: Row; readonly revoke: () => void }) {
  const { name, person, state, expires, invitedBy } = row;
  const isLive = state === "OPEN" || state === "ACCEPTED";
  return (
    <li>
      <bdi>{name}</bdi> <span class="dim"><bdi>{person}</bdi></span> <bdi>{nameOf({ name: row.partnerName ?? null, nameEn: row.partnerNameEn ?? null })}</bdi>{" "}
      <span class="badge">{say(STATES[state])}</span>{" "}
      <span class="dim">{state === "OPEN" && say(WORDS.untilTime, { time: minute(expires) })} {say(WORDS.invitedBy, { name: invitedBy })}</span>{" "}
      {isLive && <button type="button" aria-label={say(WORDS.revokeName, { name })} onClick={revoke}>{say(WORDS.revoke)}</button>}
    </li>
  );
}

function InvitationForm({ workspace, again }: { readonly workspace: Workspace; readonly again: () => void }) {
  const parties = (workspace.parties ?? []).flatMap(({ source }) => source ?? []);
  const [partner, setPartner] = useState("");
  const [name, setName] = useState("");
  const [person, setPerson] = useState("");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const key = useRef(newKey());
  const partnerId = parties.some(({ id }) => id === partner) ? partner : (parties[0]?.id ?? "");
  const invite = async (event: Event): Promise<void> => {
    event.preventDefault();
    const came = await change(INVITE, { idempotencyKey: key.current, id: workspace.id, partnerId, name, person });
    setOutcome(came);
    if (came.state === "failed") return;
    key.current = newKey();
    if (came.state !== "done") return;
    setName("");
    setPerson("");
    again();
  };
  const fault = (field: string) => <span class="refusal">{errorAt(outcome, field)}</span>;
  return (
    <form class="form" onSubmit={(event) => void invite(event)}>
      <label>
        {say(WORDS.inviteFrom)} <select value={partnerId} onChange={(event) => setPartner(event.currentTarget.value)}>{parties.map((each) => <option key={each.id} value={each.id}>{nameOf(each)}</option>)}</select> {fault("partnerId")}
      </label>
      <label>
        {say(WORDS.inviteeName)} <input value={name} autocomplete="off" onInput={(event) => setName(event.currentTarget.value)} /> {fault("name")}
      </label>
      <label>
        {say(WORDS.inviteePerson)} <input value={person} autocomplete="off" onInput={(event) => setPerson(event.currentTarget.value)} /> {fault("person")}
      </label>
      <div class="actions"><button type="submit">{say(WORDS.invite)}</button></div>
      <p class="refusal" role="alert">{errorAt(outcome, null)}</p>
      {outcome?.state === "done" && <ShownOnce link={outcome.id} />}
    </form>
  );
}

/** The link; none where the answer to the invitation was lost, so that nobody has it. */
function ShownOnce({ link }: { readonly link: string | null }) {
  if (!link) return <p role="status">{say(WORDS.linkLost)}</p>;
  const address = location.origin + link;
  return (
    <div class="offer">
      <p role="status">{say(WORDS.linkOnce)}</p>
      <p><code>{address}</code></p>
      <CopyButton text={address} />
    </div>
  );
}
