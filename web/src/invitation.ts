/** The invitation that a link holds after its #: taken out of the address and the history at once, and sent in bodies only. */
import { signal } from "@preact/signals";
import type { Text } from "./language";
import { refreshSession } from "./session";
import { WORDS } from "./words";

export const INVITATION = "/invitation";
const SECRET = /^#(bi_[\w-]+)$/;

export interface Invitation {
  readonly name: string;
  readonly invitedBy: string;
  readonly expires: string;
  readonly partner: { readonly name: string | null; readonly nameEn: string | null };
  readonly workspace: { readonly need: string | null; readonly needEn: string | null };
}

interface Accepted {
  readonly workspace: string;
  readonly key: string;
}

export interface Refusal {
  readonly refused: Text;
  /** Somebody else is signed in here. */
  readonly isConflict: boolean;
}

/** What the link held; nothing once it was accepted, and after the page was loaded anew. */
export const secret = signal<string | null>(null);
/** The key that came of an invitation, until its reader has put it away: it is kept nowhere. */
export const newKeyText = signal<string | null>(null);

/** Take the secret of a link that is opened, now or later while the page is open. */
export function takeInvitations(): void {
  take();
  addEventListener("hashchange", take);
}

function take(): void {
  if (location.pathname !== INVITATION) return;
  const [, found] = SECRET.exec(location.hash) ?? [];
  if (location.hash) history.replaceState(history.state, "", INVITATION);
  if (found) secret.value = found;
}

/** What the invitation tells; nothing is used up. */
export function readInvitation(of: string): Promise<Invitation | Refusal> {
  return post<Invitation>({ secret: of });
}

/** Use it up: the reader is signed in then; the id of the workspace. */
export async function acceptInvitation(of: string): Promise<string | Refusal> {
  const came = await post<Accepted>({ secret: of, accept: true });
  if ("refused" in came) return came;
  newKeyText.value = came.key;
  await refreshSession();
  secret.value = null;
  return came.workspace;
}

async function post<Answer>(body: { readonly secret: string; readonly accept?: boolean }): Promise<Answer | Refusal> {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(INVITATION, options).catch(() => null);
  const said: unknown = await answer?.json().catch(() => null);
  if (answer?.ok && said) return said as Answer;
  const refused = typeof said === "object" && said !== null && "text" in said ? (said.text as Text) : WORDS.offline;
  return { refused, isConflict: answer?.status === 409 };
}
