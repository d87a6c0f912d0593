/** The inbox: what waits for its reader in workspaces, by due time; requests are answered here, others lead to their place. */
import { useLocation } from "preact-iso";
import { INBOX } from "./documents";
import { minute } from "./format";
import type { InboxQuery } from "./generated/graphql";
import { nameOf, say } from "./language";
import { News } from "./News";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { isWhole, RequestRow } from "./RequestRow";
import { REQUEST_WORDS } from "./requestWords";
import { Empty, Loading, NotFound, ProblemNotice } from "./states";
import { useTitle } from "./title";
import { word } from "./vocabulary";
import { WORDS } from "./words";

type Item = NonNullable<InboxQuery["inbox"]>["items"][number];
const PAGE = 50;

export function InboxScreen() {
  const { query, route } = useLocation();
  const after = query["after"] ?? null;
  const { asked, again, showNews } = useAnswer(INBOX, { first: PAGE, after });
  useTitle(say(WORDS.inbox));
  const { answer, problem, news } = asked.value;
  if (problem) return <ProblemNotice problem={problem} retry={again} />;
  if (!answer) return <Loading shape="list" heading={WORDS.inbox} />;
  const { inbox } = answer;
  if (!inbox) return <NotFound />;
  const { items, totalCount, overdueCount, pageInfo } = inbox;
  return (
    <article class="day">
      <h1>{say(WORDS.inbox)}</h1>
      <Panel id="waiting" heading={REQUEST_WORDS.waitsForYou} count={totalCount}>
        {overdueCount > 0 && <p><span class="badge untouched">{say(REQUEST_WORDS.overdueOf, { n: overdueCount })}</span></p>}
        {items.length ? <ul class="rows">{items.map((each) => <li key={each.node.id}><InboxRow item={each} again={again} /></li>)}</ul> : <Empty text={REQUEST_WORDS.nothingWaits} />}
        {(after || pageInfo.hasNextPage) && (
          <nav class="pages" aria-label={say(WORDS.inbox)}>
            {after && <button type="button" onClick={() => route("/inbox")}>{say(WORDS.firstPage)}</button>}
            {pageInfo.hasNextPage && <button type="button" onClick={() => route(`/inbox?after=${encodeURIComponent(pageInfo.endCursor ?? "")}`)}>{say(WORDS.nextPage)}</button>}
          </nav>
        )}
      </Panel>
      <News count={news} show={showNews} />
    </article>
  );
}

function InboxRow({ item, again }: { readonly item: Item; readonly again: () => void }) {
  const { node, workspace, mine } = item;
  const need = workspace ? nameOf({ name: workspace.need ?? null, nameEn: workspace.needEn ?? null }) : "";
  return (
    <>
      {node.__typename === "Request" && isWhole(node) ? <RequestRow request={node} open again={again} /> : <Elsewhere item={item} />}
      <p class="meta">
        {mine && <span>{say(REQUEST_WORDS.yours)}</span>}
        {workspace && <span>{say(REQUEST_WORDS.inWorkspace)} <a href={`/workspaces/${encodeURIComponent(workspace.id)}`}><bdi>{need || workspace.id}</bdi></a></span>}
      </p>
    </>
  );
}

/** A section or a clash: what it is, and when it is due; it is dealt with where it stands. */
function Elsewhere({ item: { kind, node, due, overdue } }: { readonly item: Item }) {
  const clash = node.__typename === "SectionClash" ? node : null;
  const section = node.__typename === "SolutionSection" ? node : clash?.clashOf?.[0]?.target;
  return (
    <div class="section">
      <p>
        <b><bdi>{section?.title ?? ""}</bdi></b>{" "}
        <span class="badge">{say(kind === "CLASH" ? REQUEST_WORDS.aClash : REQUEST_WORDS.aSection)}</span>{" "}
        {node.__typename === "SolutionSection" && node.sectionState && <span class="badge">{word("state", node.sectionState)}</span>}{" "}
        {overdue && <span class="badge untouched">{say(REQUEST_WORDS.overdue)}</span>}
      </p>
      <p class="meta"><span>{due ? say(overdue ? REQUEST_WORDS.wasDue : REQUEST_WORDS.isDue, { time: minute(due) }) : say(REQUEST_WORDS.noDue)}</span></p>
    </div>
  );
}
