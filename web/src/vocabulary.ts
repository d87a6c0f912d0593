/** Words and looks of types and codes, as the API tells them from the model. */
import { computed } from "@preact/signals";
import { language, type Text } from "./language";
import { standing } from "./session";
import type { ViewerQuery } from "./generated/graphql";

type Model = NonNullable<ViewerQuery["model"]>;
export type NodeLook = Model["nodeTypes"][number];
export type EdgeLook = Model["relationshipTypes"][number];

const model = computed(() => (standing.value.state === "in" ? standing.value.model : null));
export const nodeLooks = computed(() => new Map(model.value?.nodeTypes.map((type) => [type.label, type])));
export const edgeLooks = computed(() => new Map(model.value?.relationshipTypes.map((type) => [type.type, type])));
const choices = computed(() => new Map(model.value?.choices.map((choice) => [key(choice.field, choice.value), choice.name])));

function key(field: string, value: string): string {
  return `${field}.${value.toLowerCase()}`;
}

/** The word for a coded value; one that nobody has named is shown readably as it is. */
export function word(field: string, value: string | null | undefined): string {
  if (!value) return "";
  return choices.value.get(key(field, value))?.[language.value] ?? value.replaceAll("_", " ").toLowerCase();
}

/** The values that a coded field can have, in the order of the model. */
export function valuesOf(field: string): string[] {
  return model.value?.choices.filter((choice) => choice.field === field).map((choice) => choice.value) ?? [];
}

export function kindName(label: string): string {
  return capital(nodeLooks.value.get(label)?.name ?? { en: label, zh: label });
}

export function relationName(type: string): string {
  const readable = type.replaceAll("_", " ").toLowerCase();
  return (edgeLooks.value.get(type)?.name ?? { en: readable, zh: readable })[language.value];
}

function capital(text: Text): string {
  const said = text[language.value];
  return said.charAt(0).toUpperCase() + said.slice(1);
}
