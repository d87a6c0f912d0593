/** The talk track: what to say at the visit; each sentence opens to the facts it stands on, and all can be taken along. */
import { useState } from "preact/hooks";
import { language, nameOf, say, type Language, type Text } from "./language";
import type { BattleMap, Decider, TalkLine as Line } from "./battleMap";
import { NodeButton, Panel, type PanelProperties } from "./Panel";
import { WORDS } from "./words";

export function TalkTrack({ lines, map, choose }: PanelProperties & { readonly lines: readonly Line[] }) {
  return (
    <Panel id="talk-track" heading={WORDS.talkTrack}>
      <ol class="rows">{lines.map((line) => <TalkLine key={line.text.en} line={line} map={map} choose={choose} />)}</ol>
      <Copies lines={lines} />
    </Panel>
  );
}

function TalkLine({ line, map, choose }: PanelProperties & { readonly line: Line }) {
  const names = new Map(map.drawing.nodes.map((node) => [node.id, node]));
  const facts = line.facts.flatMap((id) => names.get(id) ?? []);
  if (!facts.length) return <li>{line.text[language.value]}</li>;
  return (
    <li>
      <details>
        <summary>{line.text[language.value]}</summary>
        {say(WORDS.standsOn)} {facts.map((node) => <NodeButton key={node.id} node={node.id} name={nameOf(node)} choose={choose} />)}
      </details>
    </li>
  );
}

/** The sentences in these languages, one a line. */
export function copyText(lines: readonly Line[], languages: readonly Language[]): string {
  return languages.map((each) => lines.map((line) => line.text[each]).join("\n")).join("\n\n");
}

const CHOICES: readonly (readonly [Text, readonly Language[]])[] = [
  [WORDS.copyZh, ["zh"]],
  [WORDS.copyEn, ["en"]],
  [WORDS.copyBoth, ["zh", "en"]],
];

function Copies({ lines }: { readonly lines: readonly Line[] }) {
  const [told, setTold] = useState<Text | null>(null);
  const copy = async (languages: readonly Language[]): Promise<void> => {
    try {
      await navigator.clipboard.writeText(copyText(lines, languages));
      setTold(WORDS.copied);
    } catch {
      setTold(WORDS.notCopied);
    }
  };
  return (
    <div class="actions">
      {CHOICES.map(([text, languages]) => (
        <button key={text.en} type="button" onClick={() => void copy(languages)}>
          {say(text)}
        </button>
      ))}
      <span role="status">{told && say(told)}</span>
    </div>
  );
}

/** Those who must be reached: with a veto, or hidden; never touched first. */
export function mustCover(map: BattleMap): Decider[] {
  const must = (map.decisionChain ?? []).filter((each) => each.veto || each.hidden);
  return must.sort((a, b) => (b.daysSinceTouched ?? Infinity) - (a.daysSinceTouched ?? Infinity) || (b.influence ?? 0) - (a.influence ?? 0));
}
