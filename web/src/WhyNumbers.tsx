/** What the numbers of a map are made of: influence, fit, satisfaction, coverage. */
import type { BattleMap, Decider } from "./battleMap";
import { WHY_COVERAGE, WHY_FIT, WHY_INFLUENCE, WHY_SATISFACTION } from "./documents";
import { ago, day, daysBetween, percent } from "./format";
import { language, nameOf, say } from "./language";
import { PathButton } from "./PathButton";
import { MadeOf, RunLine, Why } from "./Why";
import { word } from "./vocabulary";
import { WORDS } from "./words";

interface OfMap {
  readonly map: BattleMap;
  readonly value: string;
}

/** The latest run of an algorithm, as the answer of a map tells it. */
function runOf(runs: BattleMap["runs"] | undefined, algorithm: string): { readonly run: string; readonly hasRun: boolean } {
  const found = runs?.find((run) => run.algorithm === algorithm);
  return { run: found?.id ?? "", hasRun: found !== undefined };
}

export function WhyInfluence({ map, decider, value }: OfMap & { readonly decider: Decider }) {
  const { person } = decider;
  const variables = { target: map.customer.id, person: person.id, asOf: map.asOf, ...runOf(map.runs, "influence") };
  return (
    <Why value={value} of={`${nameOf(person)}: ${say(WORDS.influence)}`} document={WHY_INFLUENCE} variables={variables}>
      {(answer) => (
        <>
          {answer.influence?.flatMap(({ opportunity, people }) =>
            people.map((each) => (
              <div key={opportunity?.id}>
                <p class="heading">
                  {opportunity && nameOf(opportunity)} · {percent(each.share)}
                </p>
                <ul class="reasons">{each.contributions.map((one, at) => <li key={at}>{percent(one.amount)} {one.text[language.value]}</li>)}</ul>
                <MadeOf heading={WORDS.carriedBy}>{each.paths.map((path, at) => <li key={at}>{percent(path.amount)} <PathButton people={path.people} /></li>)}</MadeOf>
              </div>
            )),
          )}
          <RunLine run={answer.run} />
        </>
      )}
    </Why>
  );
}

interface Person {
  readonly id: string;
  readonly name?: string | null;
  readonly nameEn?: string | null;
}

export function WhyFit({ map, partner, value }: OfMap & { readonly partner: Person }) {
  const variables = { customer: map.customer.id, partner: [partner.id], asOf: map.asOf, ...runOf(map.runs, "partner_fit") };
  return (
    <Why value={value} of={`${nameOf(partner)}: ${say(WORDS.fit)}`} document={WHY_FIT} variables={variables}>
      {(answer) => (
        <>
          {answer.partnerFit?.map((fit) => (
            <div key={fit.role}>
              <MadeOf heading={WORDS.withoutIt}>
                {fit.evidence.map((each) => (
                  <li key={each.text.en}>
                    {each.text[language.value]}: {each.without == null ? `${each.effect > 0 ? "+" : ""}${each.effect.toFixed(2)}` : say(WORDS.leftWithout, { n: `${(each.without * 100).toFixed(1)}%` })}
                  </li>
                ))}
              </MadeOf>
              <MadeOf heading={WORDS.reasons}>{fit.reasons.map((reason) => <li key={reason.en}>{reason[language.value]}</li>)}</MadeOf>
              <MadeOf heading={WORDS.excluded}>{fit.exclusions.map((reason) => <li key={reason.en}>{reason[language.value]}</li>)}</MadeOf>
            </div>
          ))}
          {map.fitBar != null && <p class="dim">{say(WORDS.barOfRun, { n: percent(map.fitBar) })}</p>}
          <RunLine run={answer.run} />
        </>
      )}
    </Why>
  );
}

export function WhySatisfaction({ map, partner, value }: OfMap & { readonly partner: Person }) {
  return (
    <Why value={value} of={`${nameOf(partner)}: ${say(WORDS.satisfaction)}`} document={WHY_SATISFACTION} variables={{ customer: map.customer.id, asOf: map.asOf }}>
      {({ node }) => {
        const answers = (node?.__typename === "Organization" ? (node.ratingsGiven ?? []) : []).filter((each) => "id" in each.target && each.target.id === partner.id);
        if (!answers.length) return say(WORDS.noAnswers);
        return (
          <ul class="reasons">
            {answers.map((each, at) => (
              <li key={at}>
                {day(each.at)}: <b>{each.score}</b> {word("dimension", each.dimension ?? null)} <bdi>{each.comment}</bdi> {each.at && daysBetween(each.at, map.asOf) > HALF_YEAR && <span class="dim">{say(WORDS.notCounted)}</span>}
              </li>
            ))}
          </ul>
        );
      }}
    </Why>
  );
}

const HALF_YEAR = 182;

export function WhyCoverage({ map, value }: OfMap) {
  const variables = { target: map.customer.id, asOf: map.asOf, ...runOf(map.runs, "influence") };
  return (
    <Why value={value} of={say(WORDS.coverage)} document={WHY_COVERAGE} variables={variables}>
      {({ coverage, run }) => {
        const people = coverage?.people ?? [];
        const rows = (touched: boolean) => people.filter((each) => each.touched === touched).map((each) => <Covered key={each.person?.id} each={each} asOf={map.asOf} />);
        return (
          <>
            {coverage?.singleThread && <p>{say(WORDS.singleThread)}</p>}
            <MadeOf heading={WORDS.notReached}>{rows(false)}</MadeOf>
            <MadeOf heading={WORDS.reached}>{rows(true)}</MadeOf>
            <RunLine run={run} />
          </>
        );
      }}
    </Why>
  );
}

interface CoveredRow {
  readonly share: number;
  readonly must: boolean;
  readonly last?: string | null;
  readonly person?: Person | null;
}

function Covered({ each, asOf }: { readonly each: CoveredRow; readonly asOf: string }) {
  return (
    <li>
      {percent(each.share)} <bdi>{each.person && nameOf(each.person)}</bdi> {each.must && <span class="badge veto">{say(WORDS.mustCover)}</span>}{" "}
      <span class="dim">{ago(each.last ? daysBetween(each.last, asOf) : null)}</span>
    </li>
  );
}
