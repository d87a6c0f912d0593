/** The customer solution of a workspace: its sections by kind, edited in place, what is missing and on whom it waits, clashes side by side. */
import { useState } from "preact/hooks";
import { plainId } from "./battleMap";
import { change, everyError, newKey, type Outcome } from "./changes";
import { ADD_SECTION, COMMENTS, REMOVE_SECTION, RESTORE_SECTION, SETTLE_CLASH, SOLUTION } from "./documents";
import { Comments, WrittenText, type CommentRow } from "./Comments";
import type { ClashDecision, SolutionQuery, SolutionSectionKind } from "./generated/graphql";
import { nameOf, say } from "./language";
import { News } from "./News";
import { offerUndo } from "./opposites";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { LOOKS, looksOf, SectionField, shownText } from "./SectionFields";
import { viewer } from "./session";
import { Loading } from "./states";
import { word } from "./vocabulary";
import { WORDS } from "./words";
import { SectionAudience } from "./SectionAudience";

type Shared = Extract<NonNullable<SolutionQuery["node"]>, { __typename: "Workspace" }>;
type Seen = NonNullable<NonNullable<Shared["sections"]>[number]["source"]>;
export type Section = Seen & Required<Pick<Seen, "title" | "kind" | "state" | "version">>;
type Clashing = NonNullable<NonNullable<Seen["clashes"]>[number]["source"]>;
const KINDS: readonly SolutionSectionKind[] = ["NEED", "ANSWER", "PART", "MILESTONE", "RISK"];
const DONE = ["READY", "ACCEPTED"];

export interface PartyOf {
  readonly id: string;
  readonly name?: string | null;
  readonly nameEn?: string | null;
}
interface Properties {
  readonly workspace: string;
  readonly open: boolean;
  readonly parties: readonly PartyOf[];
}

export function SolutionPanel({ workspace, open, parties }: Properties) {
  const { asked, again: askAgain, showNews } = useAnswer(SOLUTION, { id: workspace });
  const talk = useAnswer(COMMENTS, { workspace: plainId(workspace) });
  const again = () => { askAgain(); talk.again(); };
  const { answer, problem, news } = asked.value;
  if (problem) return null;
  if (!answer) return <Loading shape="list" />;
  const found = answer.node?.__typename === "Workspace" ? answer.node.sections : undefined;
  if (!found) return null;
  const sections = found.flatMap(({ source }) => (source && isWhole(source) && !source.removed ? [source] : []));
  const comments = talk.asked.value.answer?.comments?.nodes ?? [];
  const edits = open && (viewer.value?.may.includes("editSection") ?? false);
  return (
    <>
      <Panel id="solution" heading={WORDS.solution} count={sections.length}>
        <Missing sections={sections} />
        {KINDS.map((kind) => ({ kind, rows: inOrder(sections.filter((each) => each.kind === kind)) })).map(({ kind, rows }) => rows.length > 0 && (
          <section key={kind} aria-label={word("kind", kind)}>
            <h3>{word("kind", kind)}</h3>
            <ul class="rows">{rows.map((each) => <Row key={each.id} section={each} edits={edits} parties={parties} again={again} comments={comments} open={open} />)}</ul>
          </section>
        ))}
        {open && viewer.value?.may.includes("addSection") && <AddForm workspace={workspace} again={again} />}
      </Panel>
      <News count={news} show={showNews} />
    </>
  );
}

/** Whoever sees a section sees what it is called, its kind, its state and its version. */
function isWhole(row: Seen): row is Section {
  return row.title !== undefined && row.kind !== undefined && row.state !== undefined && row.version !== undefined;
}

/** Milestones as they follow in time, others by their titles. */
function inOrder(rows: readonly Section[]): Section[] {
  const sortKey = ({ starts, ends, title }: Section) => `${starts ?? ends ?? "9999"} ${title}`;
  return [...rows].sort((a, b) => sortKey(a).localeCompare(sortKey(b)));
}

/** What is not ready, by whom it waits for; needs without an answer. */
function Missing({ sections }: { readonly sections: readonly Section[] }) {
  const waiting = new Map<string, string[]>();
  for (const section of sections.filter(({ state }) => !DONE.includes(state))) {
    const party = section.ownedBy?.[0]?.target;
    const who = (party && nameOf(party)) || section.owner || say(WORDS.nobodyNamed);
    waiting.set(who, [...(waiting.get(who) ?? []), section.title]);
  }
  const unanswered = sections.filter(({ kind, answeredBy }) => kind === "NEED" && answeredBy?.length === 0);
  return (
    <>
      {[...waiting].map(([who, titles]) => <p key={who} class="meta">{say(WORDS.waitsFor, { who })} <span>{titles.join(" · ")}</span></p>)}
      {unanswered.length > 0 && <p class="meta">{say(WORDS.unansweredNeeds)} <span>{unanswered.map(({ title }) => title).join(" · ")}</span></p>}
    </>
  );
}

interface RowProperties {
  readonly section: Section;
  readonly edits: boolean;
  readonly again: () => void;
}

interface SectionRowProperties extends RowProperties {
  readonly parties: readonly PartyOf[];
  readonly comments: readonly CommentRow[];
  readonly open: boolean;
}

function Row({ section, edits, parties, again, comments, open }: SectionRowProperties) {
  const [editing, setEditing] = useState(false);
  const party = section.ownedBy?.[0]?.target;
  const clashes = (section.clashes ?? []).flatMap(({ source }) => (source && !source.settled ? [source] : []));
  const dueLook = LOOKS.find(({ name }) => name === "due");
  return (
    <li class="section">
      <p>
        <b><bdi>{section.title}</bdi></b> <span class="badge">{word("state", section.state)}</span>{" "}
        {edits && (
          <button type="button" aria-expanded={editing} aria-label={say(editing ? WORDS.doneEditingName : WORDS.editName, { name: section.title })} onClick={() => setEditing(!editing)}>
            {say(editing ? WORDS.doneEditing : WORDS.edit)}
          </button>
        )}
      </p>
      <p class="meta">
        {[party && nameOf(party), section.owner, section.due && dueLook && say(WORDS.dueAt, { time: shownText(dueLook, section.due) })].filter(Boolean).map((each) => <bdi key={each}>{each}</bdi>)}
        {looksOf(section.kind).slice(5).map((look) => section[look.name] && <span key={look.name}>{say(look.label)}: <bdi>{shownText(look, section[look.name])}</bdi></span>)}
      </p>
      {editing ? (
        <div class="form">
          {looksOf(section.kind).map((look) => <SectionField key={look.name} section={section} look={look} again={again} />)}
          <SectionAudience section={section} parties={parties} again={again} />
          <RemoveButton section={section} again={again} />
        </div>
      ) : (
        section.text && <WrittenText text={section.text} facts={section.facts ?? []} />
      )}
      {clashes.map((clash) => <Clash key={clash.id} section={section} clash={clash} edits={edits} again={again} />)}
      <Comments on={section.id} name={section.title} comments={comments} open={open} readers={parties} again={again} />
    </li>
  );
}

interface ClashProperties extends RowProperties {
  readonly clash: Clashing;
}

/** Two versions of a field beside one another, until somebody decides. */
function Clash({ section, clash, edits, again }: ClashProperties) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const look = LOOKS.find(({ field }) => field === clash.field);
  if (!look) return null;
  const settle = async (take: ClashDecision): Promise<void> => {
    const came = await change(SETTLE_CLASH, { idempotencyKey: newKey(), id: clash.id, take, ifVersion: section.version });
    setOutcome(came);
    again();
  };
  const versions = [
    { take: "CURRENT" as const, label: WORDS.versionThere, text: shownText(look, section[look.name]) },
    { take: "OTHER" as const, label: WORDS.versionOther, text: shownText(look, clash.value) },
  ];
  return (
    <div class="clash" role="group" aria-label={say(WORDS.clashOf, { field: say(look.label) })}>
      <p>{say(WORDS.clashOf, { field: say(look.label) })} {clash.by && <span class="dim"><bdi>{clash.by}</bdi></span>}</p>
      {versions.map(({ take, label, text }) => (
        <div key={take}>
          <p class="dim">{say(label)}</p>
          <p class="written"><bdi>{text}</bdi></p>
          {edits && <button type="button" onClick={() => void settle(take)}>{say(take === "CURRENT" ? WORDS.takeThere : WORDS.takeOther)}</button>}
        </div>
      ))}
      <p class="refusal" role="alert">{everyError(outcome)}</p>
    </div>
  );
}

function RemoveButton({ section, again }: Omit<RowProperties, "edits">) {
  if (!viewer.value?.may.includes("removeSection")) return null;
  const remove = async (): Promise<void> => {
    const came = await change(REMOVE_SECTION, { idempotencyKey: newKey(), id: section.id });
    if (came.state === "done") offerUndo({ said: WORDS.saidRemoved, undo: () => change(RESTORE_SECTION, { idempotencyKey: newKey(), id: section.id }), again });
    again();
  };
  return <div class="actions"><button type="button" onClick={() => void remove()}>{say(WORDS.removeSection)}</button></div>;
}

function AddForm({ workspace, again }: { readonly workspace: string; readonly again: () => void }) {
  const [kind, setKind] = useState<SolutionSectionKind>("NEED");
  const [title, setTitle] = useState("");
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const came = await change(ADD_SECTION, { idempotencyKey: newKey(), workspaceId: workspace, kind, title });
    setOutcome(came);
    if (came.state !== "done") return;
    setTitle("");
    again();
  };
  return (
    <form class="form" onSubmit={(event) => void add(event)}>
      <fieldset class="form">
        <legend>{say(WORDS.newSection)}</legend>
        <label>
          {say(WORDS.sectionKind)}
          <select value={kind} onChange={(event) => setKind(KINDS.find((each) => each === event.currentTarget.value) ?? "NEED")}>
            {KINDS.map((each) => <option key={each} value={each}>{word("kind", each)}</option>)}
          </select>
        </label>
        <label>{say(WORDS.sectionTitle)} <input value={title} onInput={(event) => setTitle(event.currentTarget.value)} /></label>
        <div class="actions"><button type="submit">{say(WORDS.addSection)}</button></div>
        <p class="refusal" role="alert">{everyError(outcome)}</p>
      </fieldset>
    </form>
  );
}
