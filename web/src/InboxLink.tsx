/** The way to the inbox, with how much waits: told with who is signed in, and asked anew on another screen and after acts. */
import { signal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "./client";
import { INBOX_COUNT } from "./documents";
import { say } from "./language";
import { standing } from "./session";
import { WORDS } from "./words";

/** How often something was asked or answered here, so that the count is another one. */
export const acts = signal(0);

export function InboxLink() {
  const told = standing.value.state === "in" ? standing.value.waiting : null;
  return told === null ? null : <Counted key={told} told={told} />;
}

function Counted({ told }: { readonly told: number }) {
  const { path } = useLocation();
  const [n, setN] = useState(told);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) void ask(INBOX_COUNT, {}).then(({ inbox }) => setN(inbox?.totalCount ?? 0), () => undefined);
    isFirst.current = false;
  }, [path, acts.value]);
  return <a href="/inbox">{say(WORDS.inbox)}{n > 0 && <> <small aria-label={say(WORDS.waiting, { n })}>{n}</small></>}</a>;
}
