/** An invitation, for whoever opens its link: who invites whom into what, and one button. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { minute } from "./format";
import { acceptInvitation, readInvitation, secret, type Invitation, type Refusal } from "./invitation";
import { nameOf, say } from "./language";
import { signOut } from "./session";
import { Loading } from "./states";
import { useTitle } from "./title";
import { WORDS } from "./words";

export function InvitationScreen() {
  const of = secret.value;
  useTitle(say(WORDS.invitation));
  return (
    <article class="state">
      <h1>{say(WORDS.invitation)}</h1>
      {of ? <Opened key={of} of={of} /> : <p>{say(WORDS.openLinkAgain)}</p>}
    </article>
  );
}

function Opened({ of }: { readonly of: string }) {
  const [found, setFound] = useState<Invitation | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const { route } = useLocation();
  useEffect(() => {
    void readInvitation(of).then((came) => ("refused" in came ? setRefusal(came) : setFound(came)));
  }, [of]);
  const accept = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const came = await acceptInvitation(of);
    setBusy(false);
    if (typeof came === "string") route(`/workspaces/${encodeURIComponent(came)}`, true);
    else setRefusal(came);
  };
  const leave = async (): Promise<void> => {
    await signOut();
    setRefusal(null);
  };
  if (!found && !refusal) return <Loading />;
  return (
    <>
      {found && <Told invitation={found} />}
      <p class="refusal" role="alert">{refusal && say(refusal.refused)}</p>
      {refusal?.isConflict && <button type="button" onClick={() => void leave()}>{say(WORDS.signOut)}</button>}
      {found && !refusal && <button type="button" class="main" aria-disabled={busy} onClick={() => void accept()}>{say(WORDS.accept)}</button>}
    </>
  );
}

function Told({ invitation }: { readonly invitation: Invitation }) {
  const { name, invitedBy, partner, workspace, expires } = invitation;
  const need = nameOf({ name: workspace.need, nameEn: workspace.needEn });
  return (
    <>
      <p><bdi>{say(WORDS.invitedInto, { by: invitedBy, name, partner: nameOf(partner) })}</bdi></p>
      <p><b><bdi>{need || say(WORDS.workspace)}</bdi></b></p>
      <p class="dim">{say(WORDS.worksOnce, { time: minute(expires) })}</p>
    </>
  );
}
