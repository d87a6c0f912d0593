/** The language of the screen: a signal, remembered, switched without losing anything else. */
import { computed, effect, signal } from "@preact/signals";
import { keep, recall } from "./storage";

export type Language = "en" | "zh";
/** A text in both languages: one that lacks either does not compile. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

const KEPT = "language";

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? recall(KEPT) ?? navigator.language;
  return asked.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export const language = signal<Language>(firstLanguage());
export const locale = computed(() => (language.value === "zh" ? "zh-CN" : "en-GB"));

effect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
  keep(KEPT, language.value);
});

/** A text in the language of the screen, its `{names}` filled in. */
export function say(text: Text, values: Readonly<Record<string, string | number>> = {}): string {
  return text[language.value].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

interface Named {
  readonly name?: string | null;
  readonly nameEn?: string | null;
}

/** The name of a node in the language of the screen, else in the other one. */
export function nameOf(node: Named): string {
  const [first, second] = language.value === "zh" ? [node.name, node.nameEn] : [node.nameEn, node.name];
  return first ?? second ?? "";
}

/** Those parts that are there, with commas between them. */
export function listed(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(language.value === "zh" ? "\uff0c" : ", ");
}

/** The name in the other language, where it says something else. */
export function otherName(node: Named): string {
  const other = language.value === "zh" ? node.nameEn : node.name;
  return other && other !== nameOf(node) ? other : "";
}

/** The name of something of an owner without the owner's own name before it. */
export function shortName(node: Named, owner: Named): string {
  const [name, before] = [nameOf(node), nameOf(owner)];
  if (!before || !name.startsWith(before)) return name;
  return name.slice(before.length).replace(/^[\s:：,，、–—-]+/u, "") || name;
}
