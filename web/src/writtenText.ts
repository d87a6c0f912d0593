/** Texts that people write, in Markdown, as a tree that the page shows: no HTML of their own, no images, links to the web and to mail alone. */
import MarkdownIt, { type StateInline, type Token } from "markdown-it";

export interface Fact {
  readonly reference: string;
  readonly open: boolean;
  readonly name?: string | null;
  readonly value?: string | null;
}
export type Written =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mention"; readonly text: string }
  | { readonly kind: "reference"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly inside: readonly Written[] }
  | { readonly kind: "element"; readonly tag: string; readonly inside: readonly Written[] };

const TAGS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "code", "pre"]);
const MENTION = /@(?:\[([^[\]\n]{1,100})\]\([^()\s]{1,100}\)|([A-Za-z][A-Za-z_-]{0,50}[0-9][A-Za-z0-9_-]{0,50}))/y;
const REFERENCE = /\[\[((?:[A-Za-z]{1,40}:)?[^[\]\s.][^[\]\n\t]{0,120}?\.[A-Za-z][A-Za-z0-9_]{0,60})\]\]/y;
const SAFE = /^(?:https?:\/\/|mailto:)/i;

const parser = new MarkdownIt({ html: false, linkify: false, breaks: true });
parser.validateLink = (href) => SAFE.test(href.trim());
parser.inline.ruler.before("link", "mention", (state, silent) => {
  if (/[A-Za-z0-9_@/.]/.test(state.src[state.pos - 1] ?? "")) return false;
  return taken(state, silent, "mention", MENTION, ([, name, id]) => name ?? id ?? "");
});
parser.inline.ruler.before("link", "reference", (state, silent) => taken(state, silent, "reference", REFERENCE, ([, reference]) => reference ?? ""));

function taken(state: StateInline, silent: boolean, kind: string, pattern: RegExp, read: (match: RegExpExecArray) => string): boolean {
  pattern.lastIndex = state.pos;
  const match = pattern.exec(state.src);
  if (!match) return false;
  if (!silent) state.push(kind, "", 0).content = read(match);
  state.pos += match[0].length;
  return true;
}

/** What a text says, as a tree. */
export function readWritten(text: string): Written[] {
  return treeOf(parser.parse(text, {}));
}

interface Open {
  readonly tag: string;
  readonly href: string | null;
  readonly inside: Written[];
}

function treeOf(tokens: readonly Token[]): Written[] {
  const open: Open[] = [{ tag: "", href: null, inside: [] }];
  const put = (...nodes: readonly Written[]) => open.at(-1)?.inside.push(...nodes);
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ tag: token.hidden ? "" : token.tag, href: token.type === "link_open" ? String(token.attrGet("href") ?? "") : null, inside: [] });
    else if (token.nesting === -1) {
      const done = open.pop();
      if (done) put(...closed(done));
    } else put(...leaf(token));
  }
  return open.flatMap(({ inside }) => inside);
}

function closed({ tag, href, inside }: Open): readonly Written[] {
  if (href !== null) return SAFE.test(href) ? [{ kind: "link", href, inside }] : inside;
  return TAGS.has(tag) ? [{ kind: "element", tag, inside }] : inside;
}

function leaf(token: Token): readonly Written[] {
  const text = { kind: "text", text: token.content } as const;
  switch (token.type) {
    case "inline":
      return treeOf(token.children ?? []);
    case "mention":
    case "reference":
      return [{ kind: token.type, text: token.content }];
    case "code_inline":
      return [{ kind: "element", tag: "code", inside: [text] }];
    case "fence":
    case "code_block":
      return [{ kind: "element", tag: "pre", inside: [text] }];
    case "hr":
      return [{ kind: "element", tag: "hr", inside: [] }];
    case "softbreak":
    case "hardbreak":
      return [{ kind: "element", tag: "br", inside: [] }];
    default:
      return [text];
  }
}
