/** The way to the inbox, with how much waits: asked once the page has nothing else to do, and anew on each screen. */
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { INBOX_COUNT } from "./documents";
import { say } from "./language";
import { useIdle } from "./later";
import { useAnswer } from "./question";
import { nodeLooks } from "./vocabulary";
import { WORDS } from "./words";

export function InboxLink() {
  const idle = useIdle();
  if (!nodeLooks.value.has("Request") && !nodeLooks.value.has("SolutionSection")) return null;
  return idle ? <Counted /> : <a href="/inbox">{say(WORDS.inbox)}</a>;
}

function Counted() {
  const { path } = useLocation();
  const { asked, again, showNews } = useAnswer(INBOX_COUNT, {});
  const { answer, news } = asked.value;
  useEffect(() => { if (answer) again(); }, [path]);
  useEffect(() => { if (news) showNews(); }, [news]);
  const n = answer?.inbox?.totalCount ?? 0;
  return <a href="/inbox">{say(WORDS.inbox)}{n > 0 && <> <small aria-label={say(WORDS.waiting, { n })}>{n}</small></>}</a>;
}
