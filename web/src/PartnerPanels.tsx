/** Partners of a customer: those that are recommended, those that work there today, and the experts who advised it. */
import { FeedbackForm } from "./FeedbackForm";
import { day, percent } from "./format";
import { language, nameOf, otherName, say } from "./language";
import { incumbentsOf, recommendedOf, type BattleMap, type Recommendation, type Satisfaction } from "./battleMap";
import { NodeButton, Panel, useFirstRows, type PanelProperties } from "./Panel";
import { kindName, word } from "./vocabulary";
import { WhyFit, WhySatisfaction } from "./WhyNumbers";
import { WORDS } from "./words";

export function Recommended({ map, choose }: PanelProperties) {
  const [brought, others] = recommendedOf(map);
  const [shown, more] = useFirstRows(others);
  const rows = (each: readonly Recommendation[]) => (
    <ol class="rows">{each.map((one) => <RecommendationRow key={one.partner.id} recommendation={one} map={map} choose={choose} />)}</ol>
  );
  const none = say(map.recommendations?.length ? WORDS.noneAboveBar : WORDS.noRecommendations);
  return (
    <Panel id="recommended" heading={WORDS.recommended} count={brought.length} gist={brought.length ? brought.map(broughtText) : [none]}>
      {brought.length ? rows(brought) : <p class="none">{none}</p>}
      {others.length > 0 && (
        <details>
          <summary>{say(WORDS.alsoLookedAt, { n: others.length })}</summary>
          {map.fitBar != null && <p class="dim">{say(WORDS.barOfRun, { n: percent(map.fitBar) })}</p>}
          {rows(shown)}
          {more}
        </details>
      )}
      <Excluded rows={map.excludedPartners} choose={choose} />
    </Panel>
  );
}

function broughtText({ partner, probability }: Recommendation): string {
  return [nameOf(partner), percent(probability)].filter(Boolean).join(" ");
}

/** Partners that fit and may not be proposed, and why not. */
function Excluded({ rows, choose }: { readonly rows: BattleMap["excludedPartners"] | undefined; readonly choose: PanelProperties["choose"] }) {
  if (!rows?.length) return null;
  return (
    <details>
      <summary>{say(WORDS.excludedPartners, { n: rows.length })}</summary>
      <ul class="rows">
        {rows.map((each) => (
          <li key={each.role + each.partner.id}>
            <NodeButton node={each.partner.id} name={nameOf(each.partner)} choose={choose} /> <span class="dim">{kindName(each.role)}</span>
            <ul class="reasons">{each.reasons?.map((reason) => <li key={reason.en}>{reason[language.value]}</li>)}</ul>
          </li>
        ))}
      </ul>
    </details>
  );
}

function RecommendationRow({ recommendation: each, map, choose }: PanelProperties & { readonly recommendation: Recommendation }) {
  const incumbent = incumbentsOf(map).find(({ partner }) => partner?.id === each.partner.id);
  return (
    <li>
      <NodeButton node={each.partner.id} name={nameOf(each.partner)} choose={choose} /> <span class="dim">{kindName(each.role)}</span>{" "}
      {each.incumbent && <span class="badge">{say(WORDS.incumbent)}</span>}{" "}
      {each.probability !== undefined && <b class="fit"><WhyFit map={map} partner={each.partner} value={each.probability === null ? say(WORDS.noEvidence) : percent(each.probability)} /></b>}
      {incumbent && (
        <div class="meta">
          {incumbent.satisfaction && <span>{say(WORDS.satisfaction)} {satisfactionText(incumbent.satisfaction)}</span>}{" "}
          {incumbent.lastJointVisit !== undefined && <span>{say(WORDS.jointVisit)} {day(incumbent.lastJointVisit) || "–"}</span>}
        </div>
      )}
      {each.reasons && <ul class="reasons">{each.reasons.map((reason) => <li key={reason.en}>{reason[language.value]}</li>)}</ul>}
      {each.whyNot && <p class="dim">{say(WORDS.whyNot)}: {each.whyNot[language.value]}</p>}
      <FeedbackForm map={map} partner={each.partner.id} name={nameOf(each.partner)} />
    </li>
  );
}

const ARROWS: Readonly<Record<string, string>> = { rising: "↑", falling: "↓", steady: "→" };

export function satisfactionText({ mean, n, trend }: Satisfaction): string {
  const count = say(WORDS.answers, { n });
  if (mean == null) return `${say(WORDS.notEnough)} (${count})`;
  return `${Math.round(mean)} ${ARROWS[trend] ?? ""} (${count}, ${word("trend", trend)})`;
}

export function Incumbents({ map, choose }: PanelProperties) {
  const rows = incumbentsOf(map).flatMap((each) => (each.partner ? [{ ...each, partner: each.partner }] : []));
  const [shown, more] = useFirstRows(rows);
  const [rated, visited] = [rows.some((each) => each.satisfaction), rows.some((each) => each.lastJointVisit !== undefined)];
  return (
    <Panel id="incumbents" heading={WORDS.incumbents} count={rows.length}>
      {rows.length ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{say(WORDS.partner)}</th>
              {rated && <th scope="col" title={say(WORDS.satisfactionHelp)}>{say(WORDS.satisfaction)}</th>}
              {visited && <th scope="col">{say(WORDS.jointVisit)}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={`${each.role}${each.partner.id}`}>
                <th scope="row">
                  <NodeButton node={each.partner.id} name={nameOf(each.partner)} choose={choose} />
                  <span class="sub">{[kindName(each.role), ...(each.productLines ?? [])].join(" · ")}</span>
                </th>
                {rated && <td>{each.satisfaction && <WhySatisfaction map={map} partner={each.partner} value={satisfactionText(each.satisfaction)} />}</td>}
                {visited && <td>{day(each.lastJointVisit) || "–"}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="none">{say(WORDS.noIncumbents)}</p>
      )}
      {more}
    </Panel>
  );
}

export function Experts({ map, choose }: PanelProperties) {
  const experts = map.kols ?? [];
  return (
    <Panel id="experts" heading={WORDS.experts} count={experts.length}>
      {experts.length ? (
        <ul class="rows">
          {experts.map(({ person, consultations, lastConsultation }) => (
            <li key={person.id}>
              <NodeButton node={person.id} name={nameOf(person)} choose={choose} /> <span class="dim">{otherName(person)}</span>
              <p class="meta">
                <span>{nameOf({ name: person.title ?? null, nameEn: person.titleEn ?? null })}</span> <span>{person.kol?.field}</span>{" "}
                {consultations !== undefined && consultations > 0 && <span>{say(WORDS.consulted, { n: consultations })}</span>} <span>{day(lastConsultation)}</span>
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="none">{say(WORDS.noExperts)}</p>
      )}
    </Panel>
  );
}
