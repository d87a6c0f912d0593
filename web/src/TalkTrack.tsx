/** The talk track: what to say at the visit; each sentence opens to the facts it stands on, and all can be taken along. */
import { useRef, useState } from "preact/hooks";
import { ask, whyUnanswered } from "./client";
import { PARTNER_TRACK } from "./documents";
import { day } from "./format";
import { language, nameOf, say, type Language, type Text } from "./language";
import { incumbentsOf, isMustCover, type BattleMap, type Decider, type TalkLine as Line } from "./battleMap";
import { NodeOptions } from "./NodeOptions";
import { NodeButton, Panel, useFirstRows, type PanelProperties } from "./Panel";
import { viewer } from "./session";
import { kindName } from "./vocabulary";
import { WORDS } from "./words";

type Sentence = Pick<Line, "text">;

export function TalkTrack({ lines, map, choose }: PanelProperties & { readonly lines: readonly Line[] }) {
  const named = new Map(map.drawing.nodes.map((node) => [node.id, node]));
  return (
    <Panel id="talk-track" heading={WORDS.talkTrack} gist={lines.map((line) => line.text[language.value])}>
      <ol class="rows">{lines.map((line) => <TalkLine key={line.text.en} line={line} named={named} choose={choose} />)}</ol>
      <Copies lines={lines} />
      <ForPartner map={map} />
    </Panel>
  );
}

type Named = ReadonlyMap<string, BattleMap["drawing"]["nodes"][number]>;

function TalkLine({ line, named, choose }: { readonly line: Line; readonly named: Named; readonly choose: PanelProperties["choose"] }) {
  const [shown, more] = useFirstRows(line.evidence);
  if (!line.evidence.length) return <li>{line.text[language.value]}</li>;
  return (
    <li>
      <details>
        <summary>{line.text[language.value]}</summary>
        {say(WORDS.standsOn)}
        <ul class="reasons">
          {shown.map((fact) => {
            const node = named.get(fact.id);
            return (
              <li key={fact.id}>
                {node && <>{kindName(node.label)} <NodeButton node={node.id} name={nameOf(node)} choose={choose} /></>} <time dateTime={day(fact.at)}>{day(fact.at)}</time>{" "}
                {fact.sources.length > 0 && <span class="dim">{say(WORDS.toldBy, { sources: fact.sources.join(", ") })}</span>}
              </li>
            );
          })}
        </ul>
        {more}
      </details>
    </li>
  );
}

/** The sentences in these languages, one a line. */
export function copyText(lines: readonly Sentence[], languages: readonly Language[]): string {
  return languages.map((each) => lines.map((line) => line.text[each]).join("\n")).join("\n\n");
}

const CHOICES: readonly (readonly [Text, readonly Language[]])[] = [
  [WORDS.copyZh, ["zh"]],
  [WORDS.copyEn, ["en"]],
  [WORDS.copyBoth, ["zh", "en"]],
];

function Copies({ lines }: { readonly lines: readonly Sentence[] }) {
  const [told, setTold] = useState<Text | null>(null);
  const copy = async (languages: readonly Language[]): Promise<void> => {
    try {
      await navigator.clipboard.writeText(copyText(lines, languages));
      setTold(WORDS.copied);
    } catch {
      setTold(WORDS.notCopied);
    }
  };
  const share = () => void navigator.share({ text: copyText(lines, [language.peek()]) }).catch(() => undefined); // who closes the sheet shares nothing
  return (
    <div class="actions">
      {CHOICES.map(([text, languages]) => (
        <button key={text.en} type="button" onClick={() => void copy(languages)}>
          {say(text)}
        </button>
      ))}
      {"share" in navigator && <button type="button" onClick={share}>{say(WORDS.shareText)}</button>}
      <span role="status">{told && say(told)}</span>
    </div>
  );
}

/** What may be said to a partner who comes along: asked of the service, cut to what its contract shows, and nothing else of it is here. */
function ForPartner({ map }: { readonly map: BattleMap }) {
  const partners = [...new Map([...(map.recommendations ?? []), ...incumbentsOf(map)].flatMap(({ partner }) => (partner ? [[partner.id, partner] as const] : []))).values()];
  const [partner, setPartner] = useState("");
  const [lines, setLines] = useState<readonly Sentence[] | null>(null);
  const [said, setSaid] = useState<string>("");
  const latest = useRef(""); // what is open to one partner is never shown for another, however late it comes
  const pick = (id: string) => {
    latest.current = id;
    setPartner(id);
    setLines(null);
    setSaid("");
    if (!id) return;
    ask(PARTNER_TRACK, { customer: map.customer.id, partner: id }).then(
      ({ partnerTalkTrack: found }) => {
        if (id !== latest.current) return;
        if (found?.length) setLines(found);
        else setSaid(say(WORDS.nothingOpen));
      },
      (error: unknown) => {
        if (id === latest.current) setSaid(whyUnanswered(error));
      },
    );
  };
  if (!partners.length || viewer.value?.role === "partner") return null;
  return (
    <details class="for-partner">
      <summary>{say(WORDS.forPartner)}</summary>
      <label>
        {say(WORDS.partner)}{" "}
        <select value={partner} onChange={(event) => pick(event.currentTarget.value)}>
          <NodeOptions nodes={partners} />
        </select>
      </label>
      <div aria-live="polite">
        {said && <p class="none">{said}</p>}
        {lines && <ol class="rows">{lines.map((line) => <li key={line.text.en}>{line.text[language.value]}</li>)}</ol>}
      </div>
      {lines && <Copies key={partner} lines={lines} />}
    </details>
  );
}

/** Those who must be reached: with a veto, or hidden; never touched first. */
export function mustCover(map: BattleMap): Decider[] {
  const must = (map.decisionChain ?? []).filter(isMustCover);
  return must.sort((a, b) => (b.daysSinceTouched ?? Infinity) - (a.daysSinceTouched ?? Infinity) || (b.influence ?? 0) - (a.influence ?? 0));
}
