/** One workspace: what it is about, how it stands, who is a party, who else could be, and whom to reach. */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { recommendedOf } from "./battleMap";
import { change, everyError, newKey, type Outcome } from "./changes";
import { ADMIT_PARTNER, PUT_PARTNER_OUT, WORKSPACE, WORKSPACE_CUSTOMER } from "./documents";
import { ago, day, percent } from "./format";
import type { WorkspaceQuery } from "./generated/graphql";
import { nameOf, say, type Text } from "./language";
import { later } from "./later";
import { NewKey } from "./NewKey";
import { News } from "./News";
import { offerUndo } from "./opposites";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { QuotePanel } from "./QuotePanel";
import { viewer } from "./session";
import { SolutionPanel } from "./SolutionPanel";
import { Loading, NotFound, ProblemNotice } from "./states";
import { useTitle } from "./title";
import { kindName, word } from "./vocabulary";
import { WORDS } from "./words";
import { WorkspaceEnd } from "./WorkspaceEnd";
import { WorkspaceInvitations } from "./WorkspaceInvitations";
import { needOf, openedText } from "./WorkspacesScreen";

const RequestsPanel = later(() => import("./requestScreens").then((made) => made.RequestsPanel));

export type Workspace = Extract<NonNullable<WorkspaceQuery["node"]>, { __typename: "Workspace" }>;
export type Act = (said: Text, send: () => Promise<Outcome>, undo: () => Promise<Outcome>) => Promise<boolean>;

export function WorkspaceScreen() {
  const id = useRoute().params["id"] ?? "";
  const { asked, again, showNews } = useAnswer(WORKSPACE, { id });
  const { answer, problem, news } = asked.value;
  const workspace = answer?.node?.__typename === "Workspace" ? answer.node : null;
  useTitle(workspace ? needOf(workspace) : say(WORDS.workspace));
  if (problem) return <ProblemNotice problem={problem} retry={again} />;
  if (!answer) return <Loading shape="list" heading={WORDS.workspace} />;
  if (!workspace) return <NotFound />;
  return (
    <>
      <Overview workspace={workspace} ifVersion={answer.version ?? null} again={again} />
      <News count={news} show={showNews} />
    </>
  );
}

interface Properties {
  readonly workspace: Workspace;
  readonly ifVersion: string | null;
  readonly again: () => void;
}

function Overview({ workspace, ifVersion, again }: Properties) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const customer = workspace.forCustomer?.[0]?.target;
  const act: Act = async (said, send, undo) => {
    const came = await send();
    setOutcome(came);
    if (came.state === "done") {
      offerUndo({ said, undo, again });
      again();
    }
    return came.state === "done";
  };
  return (
    <article class="day">
      <header>
        <h1><bdi>{needOf(workspace)}</bdi></h1>
        <Facts workspace={workspace} />
      </header>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      <NewKey />
      <Parties workspace={workspace} act={act} />
      <WorkspaceInvitations workspace={workspace} />
      <WorkspaceEnd workspace={workspace} ifVersion={ifVersion} act={act} />
      <RequestsPanel workspace={workspace.id} open={workspace.state === "OPEN"} />
      <SolutionPanel workspace={workspace.id} open={workspace.state === "OPEN"} parties={(workspace.parties ?? []).flatMap(({ source }) => (source ? [source] : []))} />
      <QuotePanel workspace={workspace.id} open={workspace.state === "OPEN"} parties={(workspace.parties ?? []).flatMap(({ source }) => (source ? [source] : []))} />
      {customer && <CustomerSide customer={customer.id} workspace={workspace} act={act} />}
    </article>
  );
}

function Facts({ workspace }: { readonly workspace: Workspace }) {
  const customer = workspace.forCustomer?.[0]?.target;
  const opportunity = workspace.forOpportunity?.[0]?.target;
  return (
    <p class="meta about">
      <span class="badge strong">{word("state", workspace.state)}</span>{" "}
      {customer ? <a href={`/map/${encodeURIComponent(customer.id)}`}><bdi>{nameOf(customer)}</bdi></a> : <span class="dim">{say(WORDS.notShared)}</span>}{" "}
      {opportunity && <bdi>{nameOf(opportunity)}</bdi>} <span class="dim">{openedText(workspace)}</span>{" "}
      {workspace.closed && <span class="dim">{say(WORDS.closedOn, { day: day(workspace.closed) })}</span>} {workspace.why && <bdi>{workspace.why}</bdi>}
    </p>
  );
}

interface ActProperties {
  readonly workspace: Workspace;
  readonly act: Act;
}

function may(name: string, { state }: Workspace): boolean {
  return state === "OPEN" && (viewer.value?.may.includes(name) ?? false);
}

function admit(id: string, partnerId: string): Promise<Outcome> {
  return change(ADMIT_PARTNER, { idempotencyKey: newKey(), id, partnerId });
}

function putOut(id: string, partnerId: string): Promise<Outcome> {
  return change(PUT_PARTNER_OUT, { idempotencyKey: newKey(), id, partnerId });
}

function Parties({ workspace, act }: ActProperties) {
  const parties = (workspace.parties ?? []).flatMap(({ source, validFrom }) => (source ? [{ partner: source, validFrom }] : []));
  return (
    <Panel id="parties" heading={WORDS.parties} count={parties.length}>
      {parties.length ? (
        <ul class="rows">
          {parties.map(({ partner, validFrom }) => (
            <li key={partner.id}>
              <bdi>{nameOf(partner)}</bdi> <span class="dim">{say(WORDS.partySince, { day: day(validFrom) })}</span>{" "}
              {may("putPartnerOut", workspace) && (
                <button type="button" aria-label={say(WORDS.putOutName, { name: nameOf(partner) })} onClick={() => void act(WORDS.saidPutOut, () => putOut(workspace.id, partner.id), () => admit(workspace.id, partner.id))}>
                  {say(WORDS.putOut)}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p class="none">{say(WORDS.noParties)}</p>
      )}
    </Panel>
  );
}

/** What the customer's map tells: partners who could come too, and people to reach. */
function CustomerSide({ customer, workspace, act }: ActProperties & { readonly customer: string }) {
  const { asked } = useAnswer(WORKSPACE_CUSTOMER, { customer });
  const { answer, problem } = asked.value;
  if (problem) return null;
  if (!answer) return <Loading shape="list" />;
  const map = answer.battleMap;
  const people = map?.decisionChain ?? [];
  const there = new Set(workspace.parties?.map(({ source }) => source?.id));
  const [brought] = recommendedOf(map ?? {});
  const others = brought.filter(({ partner }) => !there.has(partner.id));
  return (
    <>
      {map?.recommendations && may("admitPartner", workspace) && (
        <Panel id="recommended" heading={WORDS.canBeAdmitted} count={others.length}>
          {others.length ? (
            <ul class="rows">
              {others.map(({ partner, role, probability }) => (
                <li key={partner.id + role}>
                  <bdi>{nameOf(partner)}</bdi> <span class="dim">{kindName(role)}</span> {probability != null && <b class="fit">{percent(probability)}</b>}{" "}
                  <button type="button" aria-label={say(WORDS.admitName, { name: nameOf(partner) })} onClick={() => void act(WORDS.saidAdmitted, () => admit(workspace.id, partner.id), () => putOut(workspace.id, partner.id))}>
                    {say(WORDS.admit)}
                  </button>
                </li>
              ))}
            </ul>
          ) : (
            <p class="none">{say(WORDS.noneToAdmit)}</p>
          )}
        </Panel>
      )}
      {map?.decisionChain && (
        <Panel id="people" heading={WORDS.peopleToReach} count={people.length}>
          <ul class="rows">
            {people.map(({ person, title, veto, hidden, daysSinceTouched }) => (
              <li key={person.id}>
                <a href={`/map/${encodeURIComponent(customer)}?node=${encodeURIComponent(person.id)}`}><bdi>{nameOf(person)}</bdi></a> <span class="dim">{nameOf({ name: title ?? null, nameEn: person.titleEn ?? null })}</span>{" "}
                {veto && <span class="badge veto">{say(WORDS.veto)}</span>} {hidden && <span class="badge hidden">{say(WORDS.hidden)}</span>}{" "}
                {daysSinceTouched !== undefined && <span class={daysSinceTouched === null ? "badge untouched" : "dim"}>{ago(daysSinceTouched)}</span>}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <p class="about"><a href={`/map/${encodeURIComponent(customer)}`}>{say(WORDS.toMap)}</a></p>
    </>
  );
}
