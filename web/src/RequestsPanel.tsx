/** Requests of a workspace: those that wait first, by due time; new ones said in a sentence. */
import { REQUESTS } from "./documents";
import { say } from "./language";
import { News } from "./News";
import { Panel, useFirstRows } from "./Panel";
import { useAnswer } from "./question";
import { RequestForm } from "./RequestForm";
import { isWhole, RequestRow, type Asked } from "./RequestRow";
import { REQUEST_WORDS } from "./requestWords";
import { viewer } from "./session";
import { Loading } from "./states";

interface Properties {
  readonly workspace: string;
  readonly open: boolean;
}

export function RequestsPanel({ workspace, open }: Properties) {
  const { asked, again, showNews } = useAnswer(REQUESTS, { id: workspace });
  const { answer, problem, news } = asked.value;
  const found = answer?.node?.__typename === "Workspace" ? answer.node.requests : undefined;
  const rows = (found ?? []).flatMap(({ source }) => (source && isWhole(source) ? [source] : [])).sort(byDue);
  const [shown, rest] = useFirstRows(rows);
  if (problem) return null;
  if (!answer) return <Loading shape="list" />;
  if (!found) return null;
  return (
    <>
      <Panel id="requests" heading={REQUEST_WORDS.requests} count={rows.length}>
        {rows.length ? <ul class="rows">{shown.map((each) => <li key={each.id}><RequestRow request={each} open={open} again={again} /></li>)}</ul> : <p class="none">{say(REQUEST_WORDS.noRequests)}</p>}
        {rest}
        {open && viewer.value?.may.includes("sendRequest") && <RequestForm workspace={workspace} again={again} />}
      </Panel>
      <News count={news} show={showNews} />
    </>
  );
}

function byDue(a: Asked, b: Asked): number {
  const waits = ({ state }: Asked) => (state === "SENT" ? 0 : 1);
  return waits(a) - waits(b) || Date.parse(a.due) - Date.parse(b.due);
}
