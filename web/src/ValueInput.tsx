/** What a new value of a field is typed or chosen in, as the field's kind has it. */
import type { CorrectableField } from "./corrections";
import { say } from "./language";
import { word } from "./vocabulary";
import { WORDS } from "./words";

interface Properties {
  readonly field: CorrectableField;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly wrong: boolean;
}

export function ValueInput({ field, text, setText, wrong }: Properties) {
  const typed = { value: text, "aria-invalid": wrong, onInput: (event: { readonly currentTarget: { readonly value: string } }) => setText(event.currentTarget.value) };
  const hint = [field.unit, field.form === "TEXTS" ? say(WORDS.oneALine) : ""].filter(Boolean).join(" · ");
  return (
    <label>
      <span>{say(WORDS.newValue)} {hint && <span class="dim">{hint}</span>}</span>
      <Input field={field} typed={typed} />
    </label>
  );
}

function Input({ field, typed }: { readonly field: CorrectableField; readonly typed: Readonly<Record<string, unknown>> }) {
  if (field.form === "TEXTS") return <textarea rows={3} {...typed} />;
  if (field.form === "NUMBER") return <input type="number" step="any" {...typed} />;
  if (field.form === "DATE") return <input type="date" {...typed} />;
  const choices = field.form === "FLAG" ? FLAGS : field.choices;
  if (!choices.length) return <input {...typed} />;
  return (
    <select {...typed}>
      <option value="">–</option>
      {choices.map((each) => <option key={each} value={each}>{shownValue(field, each)}</option>)}
    </select>
  );
}

const FLAGS = ["true", "false"];

function shownValue(field: CorrectableField, value: string): string {
  if (field.form === "FLAG") return say(value === "true" ? WORDS.yes : WORDS.no);
  return field.choices.length ? word(field.name, value) : value;
}

/** Its value in words. */
export function valueText(field: CorrectableField): string {
  return field.values.map((each) => shownValue(field, each)).join(" · ") || say(WORDS.noValue);
}
