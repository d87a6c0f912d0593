/** Workspaces that are shared with partners: those that are open, the reader's own first, then those that ended, by how. */
import { WORKSPACES } from "./documents";
import { day } from "./format";
import type { WorkspacesQuery } from "./generated/graphql";
import { nameOf, say } from "./language";
import { News } from "./News";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { viewer } from "./session";
import { Empty, Loading, NotFound, ProblemNotice } from "./states";
import { useTitle } from "./title";
import { word } from "./vocabulary";
import { WORDS } from "./words";

type Workspaces = NonNullable<WorkspacesQuery["open"]>;
export type WorkspaceRow = Workspaces["nodes"][number];

const OPEN = { state: { eq: "OPEN" as const } };
const VARIABLES = { open: OPEN, closed: { not: OPEN } };
const ENDS = ["WON", "LOST", "STOPPED"] as const;

export function WorkspacesScreen() {
  const { asked, again, showNews } = useAnswer(WORKSPACES, VARIABLES);
  useTitle(say(WORDS.workspaces));
  const { answer, problem, news } = asked.value;
  if (problem) return <ProblemNotice problem={problem} retry={again} />;
  if (!answer) return <Loading shape="list" heading={WORDS.workspaces} />;
  const { open, closed } = answer;
  if (!open) return <NotFound />;
  const ended = closed?.nodes ?? [];
  return (
    <article class="day">
      <h1>{say(WORDS.workspaces)}</h1>
      <Panel id="open" heading={{ en: word("state", "OPEN"), zh: word("state", "OPEN") }} count={open.totalCount}>
        {open.nodes.length ? <Rows rows={mineFirst(open.nodes, viewer.value?.name)} /> : <Empty text={viewer.value?.contract ? WORDS.noneShared : WORDS.noWorkspaces} />}
      </Panel>
      {ENDS.map((state) => ({ state, rows: ended.filter((each) => each.state === state) })).map(({ state, rows }) => rows.length > 0 && (
        <Panel key={state} id={state.toLowerCase()} heading={{ en: word("state", state), zh: word("state", state) }} count={rows.length}>
          <Rows rows={rows} />
        </Panel>
      ))}
      <News count={news} show={showNews} />
    </article>
  );
}

/** Those that the reader opened come first, each part in its order. */
export function mineFirst(rows: readonly WorkspaceRow[], name: string | undefined): WorkspaceRow[] {
  const isMine = (row: WorkspaceRow) => row.openedBy !== undefined && row.openedBy === name;
  return [...rows.filter(isMine), ...rows.filter((row) => !isMine(row))];
}

function Rows({ rows }: { readonly rows: readonly WorkspaceRow[] }) {
  return <ul class="rows">{rows.map((each) => <Row key={each.id} workspace={each} />)}</ul>;
}

function Row({ workspace }: { readonly workspace: WorkspaceRow }) {
  const customer = workspace.forCustomer?.[0]?.target;
  return (
    <li>
      <a href={`/workspaces/${encodeURIComponent(workspace.id)}`}><bdi>{needOf(workspace)}</bdi></a>
      <p class="meta">
        {customer && <bdi>{nameOf(customer)}</bdi>} <span>{workspace.parties?.flatMap(({ source }) => source ? nameOf(source) : []).join(", ")}</span>{" "}
        <span class="dim">{openedText(workspace)}</span> {workspace.closed && <span class="dim">{say(WORDS.closedOn, { day: day(workspace.closed) })}</span>}
      </p>
    </li>
  );
}

export function needOf({ need, needEn }: Pick<WorkspaceRow, "need" | "needEn">): string {
  return nameOf({ name: need ?? null, nameEn: needEn ?? null }) || say(WORDS.workspace);
}

export function openedText({ opened, openedBy }: Pick<WorkspaceRow, "opened" | "openedBy">): string {
  return openedBy ? say(WORDS.openedOnBy, { day: day(opened), name: openedBy }) : say(WORDS.openedOn, { day: day(opened) });
}
