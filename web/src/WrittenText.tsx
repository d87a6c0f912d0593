/** A text in Markdown with its mentions and, in the place of references, the facts as this reader may see them now. */
import { h, type ComponentChild } from "preact";
import { useMemo } from "preact/hooks";
import { say } from "./language";
import { WORDS } from "./words";
import { readWritten, type Fact, type Written } from "./writtenText";

interface Properties {
  readonly text: string;
  readonly facts: readonly Fact[];
}

export function WrittenText({ text, facts }: Properties) {
  const tree = useMemo(() => readWritten(text), [text]);
  return <div class="written" dir="auto">{tree.map((node) => shown(node, facts))}</div>;
}

function shown(node: Written, facts: readonly Fact[]): ComponentChild {
  if (node.kind === "text") return node.text;
  if (node.kind === "mention") return <span class="mention">@<bdi>{node.text}</bdi></span>;
  if (node.kind === "reference") return <FactShown reference={node.text} facts={facts} />;
  const inside = node.inside.map((each) => shown(each, facts));
  if (node.kind === "link") return <a href={node.href} rel="noopener noreferrer nofollow" target="_blank">{inside}</a>;
  return h(node.tag, null, ...inside);
}

function FactShown({ reference, facts }: { readonly reference: string; readonly facts: readonly Fact[] }) {
  const fact = facts.find((each) => each.reference === reference);
  if (!fact?.open) return <span class="badge">{say(WORDS.notShared)}</span>;
  return <span class="fact" title={fact.name ?? ""}>{fact.value ?? "–"}</span>;
}
