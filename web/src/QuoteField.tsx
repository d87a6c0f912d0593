/** A field of a quote, a line or a payment, edited in place and saved by itself when it is left, with the version that was there when it began. */
import { useRef, useState } from "preact/hooks";
import { everyError, type Outcome } from "./changes";
import { hundredths, toHundredths, toQuantity } from "./fen";
import { say, type Text } from "./language";
import { WORDS } from "./words";

export type Form = "line" | "date" | "hundredths" | "quantity";
type Value = string | number | null | undefined;

/** A value as its input holds it. */
function typedText(form: Form, value: Value): string {
  if (value == null) return "";
  return form === "hundredths" && typeof value === "number" ? hundredths(value) : String(value);
}

/** What is sent for what was typed; undefined where it is no such number, null where it is nothing. */
export function sentValue(form: Form, text: string): string | number | null | undefined {
  if (!text.trim()) return null;
  if (form === "hundredths") return toHundredths(text) ?? undefined;
  if (form === "quantity") return toQuantity(text) ?? undefined;
  return text;
}

interface Properties {
  readonly label: Text;
  readonly form: Form;
  readonly value: Value;
  readonly version: string;
  readonly save: (value: string | number | null, version: string) => Promise<Outcome>;
}

export function QuoteField({ label, form, value, version, save }: Properties) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState("");
  const base = useRef(version);
  const begin = (text: string) => {
    if (draft === null) base.current = version;
    setDraft(text);
  };
  const leave = async (text: string): Promise<void> => {
    if (draft === null) return;
    const sent = sentValue(form, text);
    if (sent === undefined) {
      setWrong(say(WORDS.noNumber, { text }));
      return;
    }
    if (sent === (value ?? null)) {
      setDraft(null);
      setWrong("");
      return;
    }
    const came = await save(sent, base.current);
    setWrong(everyError(came));
    if (came.state === "done") setDraft(null);
  };
  return (
    <>
      <label>
        <span class="dim">{say(label)}</span>{" "}
        <Typed form={form} value={draft ?? typedText(form, value)} invalid={wrong !== ""} input={begin} leave={(text) => void leave(text)} />
      </label>
      <p class="refusal" role="alert">{wrong}</p>
    </>
  );
}

interface TypedProperties {
  readonly form: Form;
  readonly value: string;
  readonly invalid?: boolean;
  readonly input: (text: string) => void;
  readonly leave?: (text: string) => void;
}

function Typed({ form, value, invalid = false, input, leave }: TypedProperties) {
  const typed = {
    value,
    "aria-invalid": invalid,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => input(event.currentTarget.value),
    onBlur: (event: { readonly currentTarget: { readonly value: string } }) => leave?.(event.currentTarget.value),
  };
  if (form === "date") return <input type="date" {...typed} />;
  return form === "line" ? <input {...typed} /> : <input inputMode="decimal" {...typed} />;
}

export interface Asked {
  readonly name: string;
  readonly label: Text;
  readonly form: Form;
}

/** A form of several fields that are sent at once; what is no number is said before anything is sent. */
export function QuoteForm({ legend, button, fields, children, send }: {
  readonly legend: Text;
  readonly button: Text;
  readonly fields: readonly Asked[];
  readonly children?: preact.ComponentChildren;
  readonly send: (values: Readonly<Record<string, string | number>>) => Promise<Outcome>;
}) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [wrong, setWrong] = useState("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const values: Record<string, string | number> = {};
    for (const { name, form } of fields) {
      const text = typed[name] ?? "";
      const sent = sentValue(form, text);
      if (sent === undefined) {
        setWrong(say(WORDS.noNumber, { text }));
        return;
      }
      if (sent !== null) values[name] = sent;
    }
    const came = await send(values);
    setWrong(everyError(came));
    if (came.state === "done") setTyped({});
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <fieldset class="form">
        <legend>{say(legend)}</legend>
        {fields.map(({ name, label, form }) => (
          <label key={name}>
            <span class="dim">{say(label)}</span>{" "}
            <Typed form={form} value={typed[name] ?? ""} input={(text) => setTyped({ ...typed, [name]: text })} />
          </label>
        ))}
        {children}
        <div class="actions"><button type="submit">{say(button)}</button></div>
        <p class="refusal" role="alert">{wrong}</p>
      </fieldset>
    </form>
  );
}
