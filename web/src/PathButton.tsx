/** A path of people that lights up on the map, and goes out again. */
import { nameOf, say } from "./language";
import { litPath } from "./shownPicture";
import { WORDS } from "./words";

export function PathButton({ people }: { readonly people: NonNullable<typeof litPath.value> }) {
  const lit = idsOf(litPath.value) === idsOf(people);
  const light = () => {
    litPath.value = lit ? null : people;
    if (!lit) document.querySelector(".stage")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <button type="button" class="name" aria-pressed={lit} title={say(WORDS.onMap)} onClick={light}>
      <bdi>{people.map(nameOf).join(" → ")}</bdi>
    </button>
  );
}

function idsOf(people: typeof litPath.value): string | undefined {
  return people?.map((each) => each.id).join();
}
