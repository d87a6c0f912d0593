/** Fields of a section, edited in place and saved one by one: what is typed is sent when the field is left, with the version that was there when it began. */
import { useRef, useState } from "preact/hooks";
import { change, everyError, newKey, type Outcome } from "./changes";
import { asksToConfirm } from "./Comments";
import { EDIT_SECTION } from "./documents";
import { day, minute } from "./format";
import type { EditSectionInput, SectionEditField } from "./generated/graphql";
import { say, type Text } from "./language";
import type { Section } from "./SolutionPanel";
import { word } from "./vocabulary";
import { WORDS } from "./words";

const STATES = ["MISSING", "DRAFT", "READY", "ACCEPTED"];
const LEVELS = ["LOW", "MEDIUM", "HIGH"];

type Name = "title" | "text" | "owner" | "state" | "due" | "necessity" | "productLine" | "starts" | "ends" | "likelihood" | "impact";

interface Look {
  readonly name: Name;
  readonly field: SectionEditField;
  readonly label: Text;
  readonly form: "line" | "text" | "date" | "time" | readonly string[];
}

export const LOOKS: readonly Look[] = [
  { name: "title", field: "TITLE", label: WORDS.sectionTitle, form: "line" },
  { name: "text", field: "TEXT", label: WORDS.sectionText, form: "text" },
  { name: "state", field: "STATE", label: WORDS.sectionState, form: STATES },
  { name: "owner", field: "OWNER", label: WORDS.sectionOwner, form: "line" },
  { name: "due", field: "DUE", label: WORDS.sectionDue, form: "time" },
  { name: "necessity", field: "NECESSITY", label: WORDS.sectionNecessity, form: ["MUST", "MAY"] },
  { name: "productLine", field: "PRODUCT_LINE", label: WORDS.sectionProductLine, form: "line" },
  { name: "starts", field: "STARTS", label: WORDS.sectionStarts, form: "date" },
  { name: "ends", field: "ENDS", label: WORDS.sectionEnds, form: "date" },
  { name: "likelihood", field: "LIKELIHOOD", label: WORDS.sectionLikelihood, form: LEVELS },
  { name: "impact", field: "IMPACT", label: WORDS.sectionImpact, form: LEVELS },
];
const OF_KIND: Readonly<Record<string, readonly Name[]>> = {
  NEED: ["necessity"],
  ANSWER: ["productLine"],
  PART: ["productLine"],
  MILESTONE: ["starts", "ends"],
  RISK: ["likelihood", "impact"],
};
const OF_ALL: readonly Name[] = ["title", "text", "state", "owner", "due"];

/** The fields that sections of a kind have, in their order. */
export function looksOf(kind: string): readonly Look[] {
  const own = [...OF_ALL, ...(OF_KIND[kind] ?? [])];
  return LOOKS.filter(({ name }) => own.includes(name));
}

/** A value as it is read. */
export function shownText({ name, form }: Look, value: string | null | undefined): string {
  if (!value) return "–";
  if (form === "date") return day(value);
  if (form === "time") return minute(value);
  return typeof form === "string" ? value : word(name, value);
}

interface Properties {
  readonly section: Section;
  readonly look: Look;
  readonly again: () => void;
}

export function SectionField({ section, look, again }: Properties) {
  const [draft, setDraft] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const base = useRef(section.version);
  const value = typedText(look, section[look.name]);
  const begin = (text: string) => {
    if (draft === null) base.current = section.version;
    setDraft(text);
  };
  const save = async (text: string, confirmed = false): Promise<void> => {
    if (text === value && draft === null) return;
    const from = draft === null ? section.version : base.current;
    const input = { idempotencyKey: newKey(), id: section.id, ifVersion: from, confirmed, ...sentValue(look, text) } as EditSectionInput;
    const came = await change(EDIT_SECTION, input);
    setOutcome(came);
    if (came.state !== "done") return;
    setDraft(null);
    again();
  };
  const typed = {
    value: draft ?? value,
    "aria-invalid": outcome?.state === "refused",
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => begin(event.currentTarget.value),
    onBlur: (event: { readonly currentTarget: { readonly value: string } }) => void (draft !== null && save(event.currentTarget.value)),
  };
  return (
    <>
      <label>
        <span class="dim">{say(look.label)}</span> <Input look={look} typed={typed} choose={(text) => void save(text)} value={value} />
      </label>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      {asksToConfirm(outcome) && draft !== null && <div class="actions"><button type="button" onClick={() => void save(draft, true)}>{say(WORDS.sendAnyway)}</button></div>}
    </>
  );
}

interface InputProperties {
  readonly look: Look;
  readonly typed: Readonly<Record<string, unknown>>;
  readonly value: string;
  readonly choose: (text: string) => void;
}

function Input({ look, typed, value, choose }: InputProperties) {
  if (look.form === "text") return <textarea rows={4} {...typed} />;
  if (look.form === "line") return <input {...typed} />;
  if (look.form === "date") return <input type="date" {...typed} />;
  if (look.form === "time") return <input type="datetime-local" {...typed} />;
  return (
    <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {look.name !== "state" && <option value="">–</option>}
      {look.form.map((each) => <option key={each} value={each}>{word(look.name, each)}</option>)}
    </select>
  );
}

/** A value as its input holds it: of a time the minute, by the reader's clock. */
function typedText({ form }: Look, value: string | null | undefined): string {
  if (!value || form !== "time") return value ?? "";
  const at = new Date(value);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function sentValue({ name, field, form }: Look, text: string): Readonly<Record<string, unknown>> {
  if (!text.trim() && name !== "title") return { clear: [field] };
  return { [name]: form === "time" ? new Date(text).toISOString() : text };
}
