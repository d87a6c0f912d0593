/** Take a list along: as CSV or XLSX, made by the service of what the reader may see, or on paper. */
import { useState } from "preact/hooks";
import { download, keepFile } from "./download";
import { language, say, type Text } from "./language";
import { pngFile, svgFile } from "./mapFiles";
import { shownPicture } from "./shownPicture";
import { WORDS } from "./words";

interface Properties {
  /** The map that is on the screen. */
  readonly map?: { readonly name: string; readonly title: string; readonly variables: Readonly<Record<string, unknown>> };
  readonly lists: readonly { readonly name: string; readonly text: Text; readonly variables: Readonly<Record<string, unknown>> }[];
}

export function TakeAlong({ lists, map }: Properties) {
  const [said, setSaid] = useState<Text | null>(null);
  const take = async (name: string, format: "csv" | "xlsx" | "html", variables: Readonly<Record<string, unknown>>): Promise<void> => {
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
        {map && (
          <li class="actions">
            <span>{say(WORDS.map)}</span>
            {shownPicture.value && <button type="button" onClick={() => void takePicture("svg", map, setSaid)}>{"SVG"}</button>}
            {shownPicture.value && <button type="button" onClick={() => void takePicture("png", map, setSaid)}>{"PNG"}</button>}
            <button type="button" onClick={() => void take("map", "html", map.variables)}>{"HTML"}</button>
          </li>
        )}
        <li><button type="button" onClick={printUnfolded}>{say(WORDS.print)}</button></li>
      </ul>
      <p class="refusal" role="alert">{said && say(said)}</p>
    </details>
  );
}

/** The picture that is on the screen, as a file. */
async function takePicture(format: "svg" | "png", map: { readonly name: string; readonly title: string }, say: (text: Text | null) => void): Promise<void> {
  const sheet = shownPicture.peek()?.sheet();
  const file = sheet && (format === "png" ? await pngFile(sheet) : new Blob([svgFile(sheet, map.title)], { type: "image/svg+xml" }));
  if (file) keepFile(file, `${map.name}.${format}`);
  say(file ? null : WORDS.problem);
}

/** On paper everything is unfolded; the screen is as it was afterwards. */
function printUnfolded(): void {
  const folded = [...document.querySelectorAll<HTMLDetailsElement>("main details:not([open]):not(.take, .chooser, .feedback, .why, .for-partner, .card *)")];
  for (const each of folded) each.open = true;
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; }, { once: true });
  print();
}
