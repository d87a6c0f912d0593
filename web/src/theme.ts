/** The theme: light, dark, or what the system says. */
import { effect, signal } from "@preact/signals";
import { keep, recall } from "./storage";

export type Theme = "system" | "light" | "dark";
const KEPT = "theme";
const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

function firstTheme(): Theme {
  const kept = recall(KEPT);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export const theme = signal<Theme>(firstTheme());
/** Counts changes of the colours that are shown, for whoever paints. */
export const repaints = signal(0);

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
  keep(KEPT, theme.value);
  repaints.value = repaints.peek() + 1;
});
for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
  matchMedia(query).addEventListener("change", () => (repaints.value += 1));
}

export function switchTheme(): void {
  theme.value = NEXT[theme.value];
}
