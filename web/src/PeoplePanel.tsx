/** The decision chain: who decides, who may say no, who stays hidden, whom nobody has met. */
import { ago, percent } from "./format";
import { language, nameOf, otherName, say } from "./language";
import { isMustCover, type BattleMap, type Decider } from "./battleMap";
import { NodeButton, Panel, useFirstRows, type PanelProperties } from "./Panel";
import { word } from "./vocabulary";
import { WarmestPaths } from "./WarmestPaths";
import { WhyInfluence } from "./WhyNumbers";
import { WORDS } from "./words";

export function PeoplePanel({ map, choose }: PanelProperties) {
  const people = map.decisionChain ?? [];
  const [shown, more] = useFirstRows(people);
  const best = Math.max(...people.map((each) => each.influence ?? 0), 0);
  return (
    <Panel id="people" heading={WORDS.decisionChain} count={people.length}>
      {people.length ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{say(WORDS.person)}</th>
              {people[0]?.decisions && <th scope="col">{say(WORDS.role)}</th>}
              {people[0]?.influence !== undefined && <th scope="col" title={say(WORDS.influenceHelp)}>{say(WORDS.influence)}</th>}
              {people[0]?.daysSinceTouched !== undefined && <th scope="col">{say(WORDS.lastTouched)}</th>}
            </tr>
          </thead>
          <tbody>{shown.map((each) => <PersonRow key={each.person.id} map={map} decider={each} best={best} choose={choose} />)}</tbody>
        </table>
      ) : (
        <p class="none">{say(WORDS.noPeople)}</p>
      )}
      {more}
    </Panel>
  );
}

/** The post in this customer's house, else the person's own title. */
export function titleOf(decider: Decider): string {
  return (language.value === "en" ? (decider.person.titleEn ?? decider.title) : decider.title) ?? "";
}

function PersonRow({ map, decider, best, choose }: PanelProperties & { readonly decider: Decider; readonly best: number }) {
  const { person } = decider;
  return (
    <tr>
      <th scope="row">
        <NodeButton node={person.id} name={nameOf(person)} choose={choose} /> <span class="dim">{otherName(person)}</span>{" "}
        {decider.veto && <span class="badge veto" title={decider.vetoScopes?.length ? `${say(WORDS.vetoOn)}: ${decider.vetoScopes.join(" · ")}` : undefined}>{say(WORDS.veto)}</span>}{" "}
        {decider.hidden && <span class="badge hidden">{say(WORDS.hidden)}</span>}
        <span class="sub">{titleOf(decider)}</span>
        {decider.daysSinceTouched === null && !isMustCover(decider) && <WarmestPaths person={person} asOf={map.asOf} />}
      </th>
      {decider.decisions && <td>{[...new Set(decider.decisions.flatMap((each) => each.role ?? []))].map((role) => <span key={role} class="role">{word("role", role)}</span>)}</td>}
      {decider.influence !== undefined && <td>{decider.influence === null ? <span class="dim" title={say(WORDS.notScored)}>–</span> : <Share map={map} decider={decider} share={decider.influence} best={best} />}</td>}
      {decider.daysSinceTouched !== undefined && <td>{decider.daysSinceTouched === null ? <span class="badge untouched">{say(WORDS.neverTouched)}</span> : <span title={decider.lastTouched ?? undefined}>{ago(decider.daysSinceTouched)}</span>}</td>}
    </tr>
  );
}

function Share({ map, decider, share, best }: { readonly map: BattleMap; readonly decider: Decider; readonly share: number; readonly best: number }) {
  return (
    <>
      <WhyInfluence map={map} decider={decider} value={percent(share)} />
      <meter class="share" min={0} max={best || 1} value={share} aria-hidden="true" />
    </>
  );
}
