/** The warmest ways to a person: from us, and through the people of partners; asked when somebody opens them. */
import type { Decider } from "./battleMap";
import { WARMEST_PATHS } from "./documents";
import { percent } from "./format";
import { language, nameOf, say } from "./language";
import { PathButton } from "./PathButton";
import { viewer } from "./session";
import { Why } from "./Why";
import { WORDS } from "./words";

interface Properties {
  readonly person: Decider["person"];
  readonly asOf: string;
}

export function WarmestPaths({ person, asOf }: Properties) {
  if (viewer.value?.role === "partner") return null;
  return (
    <div class="way">
      <Why value={say(WORDS.warmestPath)} of={nameOf(person)} hint={WORDS.warmestPathTo} document={WARMEST_PATHS} variables={{ person: person.id, asOf }}>
        {({ warmestPaths }) =>
          warmestPaths?.length ? (
            <ul class="rows">
              {warmestPaths.map(({ partner, people, strength, hops }) => (
                <li key={people.map((each) => each.id).join()}>
                  <span class="dim">{partner ? say(WORDS.throughPartner, { name: nameOf(partner) }) : say(WORDS.fromUs)}</span> <PathButton people={people} /> {percent(strength)}
                  <ul class="reasons">{hops.map((hop) => <li key={hop.text.en}>{hop.text[language.value]}</li>)}</ul>
                </li>
              ))}
            </ul>
          ) : (
            <p class="none">{say(WORDS.noWarmPath)}</p>
          )
        }
      </Why>
    </div>
  );
}
