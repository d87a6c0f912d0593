/** Take a list along: as CSV or XLSX, made by the service of what the reader may see, or on paper. */
import { useState } from "preact/hooks";
import { download } from "./download";
import { language, say, type Text } from "./language";
import { WORDS } from "./words";

interface Properties {
  readonly lists: readonly { readonly name: string; readonly text: Text; readonly variables: Readonly<Record<string, unknown>> }[];
}

export function TakeAlong({ lists }: Properties) {
  const [said, setSaid] = useState<Text | null>(null);
  const take = async (name: string, format: "csv" | "xlsx", variables: Readonly<Record<string, unknown>>): Promise<void> => {
    setSaid(null);
    setSaid(await download({ list: name, format, variables }, language.peek()));
  };
  return (
    <details class="take">
      <summary>{say(WORDS.takeAlong)}</summary>
      <ul class="rows">
        {lists.map(({ name, text, variables }) => (
          <li key={name} class="actions">
            <span>{say(text)}</span>
            <button type="button" aria-label={`${say(text)}: XLSX`} onClick={() => void take(name, "xlsx", variables)}>{"XLSX"}</button>
            <button type="button" aria-label={`${say(text)}: CSV`} onClick={() => void take(name, "csv", variables)}>{"CSV"}</button>
          </li>
        ))}
        <li><button type="button" onClick={printUnfolded}>{say(WORDS.print)}</button></li>
      </ul>
      <p class="refusal" role="alert">{said && say(said)}</p>
    </details>
  );
}

/** On paper everything is unfolded; the screen is as it was afterwards. */
function printUnfolded(): void {
  const folded = [...document.querySelectorAll<HTMLDetailsElement>("main details:not([open]):not(.take, .chooser, .feedback)")];
  for (const each of folded) each.open = true;
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; }, { once: true });
  print();
}
