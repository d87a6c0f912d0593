/** Finding names on the map: in Chinese, English, pinyin, and the initials of either. Pure, but for the one import of pinyin. */

/** The syllables of a name's Chinese characters. */
export type Spell = (name: string) => readonly string[];

export interface NamedNode {
  readonly name: string | null;
  readonly nameEn: string | null;
}

const CHINESE = /\p{Script=Han}/u;

/** The numbers of the nodes that a text finds; none for no text. */
export function findNodes(nodes: readonly NamedNode[], text: string, spell: Spell | null): number[] {
  const sought = plain(text);
  if (!sought) return [];
  return nodes.flatMap((node, number) => (finds(node, sought, spell) ? [number] : []));
}

function finds({ name, nameEn }: NamedNode, sought: string, spell: Spell | null): boolean {
  return [name, nameEn].some((each) => {
    if (!each) return false;
    if (plain(each).includes(sought)) return true;
    if (startsWords(sought, each.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean), 0)) return true;
    return spell !== null && CHINESE.test(each) && /^[a-z]+$/.test(sought) && beginsAnywhere(sought, spell(each));
  });
}

/** Small letters, full-width ones as half-width, without spaces. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[\s'’]/g, "");
}

/** Whether a text is the beginnings of words in a row, from any of them on: `lilei`, `ll`, `lle`. */
function beginsAnywhere(sought: string, words: readonly string[]): boolean {
  return words.some((_, from) => startsWords(sought, words, from));
}

function startsWords(sought: string, words: readonly string[], from: number): boolean {
  if (!sought) return true;
  const word = words[from];
  if (word === undefined) return false;
  for (let length = Math.min(word.length, sought.length); length > 0; length--)
    if (sought.startsWith(word.slice(0, length)) && startsWords(sought.slice(length), words, from + 1)) return true;
  return false;
}

/** Loads what spells Chinese characters, when somebody types letters for the first time. */
export async function loadSpelling(): Promise<Spell> {
  const { pinyin } = await import("pinyin-pro");
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const found = known.get(name) ?? pinyin(name, { toneType: "none", type: "array", v: true, nonZh: "removed" });
    known.set(name, found);
    return found;
  };
}
