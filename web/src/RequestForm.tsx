/** A new request: one sentence fills the form, each field with the words that it came from; what is unclear asks; nothing is sent before it was seen. */
import { useState } from "preact/hooks";
import { change, errorAt, newKey, type Outcome } from "./changes";
import { ask, Failed } from "./client";
import { PARSE_REQUEST, SEND_REQUEST, WITHDRAW_REQUEST } from "./documents";
import { minute } from "./format";
import type { ParseRequestQuery, RequestKind, SendRequestInput } from "./generated/graphql";
import { acts } from "./InboxLink";
import { language, say } from "./language";
import { offerUndo } from "./opposites";
import { REQUEST_WORDS } from "./requestWords";
import { viewer } from "./session";
import { valuesOf, word } from "./vocabulary";

type Form = NonNullable<ParseRequestQuery["parseRequest"]>;
type Field = Form["fields"][number];
type Values = Readonly<Record<"kind" | "product" | "addressee" | "due", string>>;
const NOTHING: Values = { kind: "", product: "", addressee: "", due: "" };

interface Properties {
  readonly workspace: string;
  readonly again: () => void;
}

export function RequestForm({ workspace, again }: Properties) {
  const [text, setText] = useState("");
  const [form, setForm] = useState<Form | null>(null);
  const [problem, setProblem] = useState("");
  const sentence = viewer.value?.contract ? REQUEST_WORDS.partnerSentence : REQUEST_WORDS.oneSentence;
  const fill = async (event: Event): Promise<void> => {
    event.preventDefault();
    setProblem("");
    try {
      setForm((await ask(PARSE_REQUEST, { id: workspace, text })).parseRequest ?? null);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      setProblem(error.problem.message);
    }
  };
  const leave = () => setForm(null);
  const sent = () => {
    setText("");
    setForm(null);
    acts.value++;
    again();
  };
  return (
    <>
      <form class="form" onSubmit={(event) => void fill(event)}>
        <fieldset class="form">
          <legend>{say(REQUEST_WORDS.newRequest)}</legend>
          <label>{say(sentence)} <textarea rows={2} value={text} onInput={(event) => { setText(event.currentTarget.value); leave(); }} /></label>
          <div class="actions"><button type="submit">{say(REQUEST_WORDS.fillIn)}</button></div>
          <p class="refusal" role="alert">{problem}</p>
        </fieldset>
      </form>
      {form && <FilledForm key={form.at} workspace={workspace} form={form} sent={sent} leave={leave} again={again} />}
    </>
  );
}

interface FilledProperties extends Properties {
  readonly form: Form;
  readonly sent: () => void;
  readonly leave: () => void;
}

function FilledForm({ workspace, form, sent, leave, again }: FilledProperties) {
  const [values, setValues] = useState<Values>(() => valuesOfForm(form));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const field = (name: keyof Values) => form.fields.find((each) => each.field === name);
  const put = (name: keyof Values, value: string) => setValues({ ...values, [name]: value });
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const came = await change(SEND_REQUEST, inputOf(workspace, form, values));
    setOutcome(came);
    if (came.state !== "done") return;
    const { id } = came;
    if (id) offerUndo({ said: REQUEST_WORDS.saidSent, undo: () => change(WITHDRAW_REQUEST, { idempotencyKey: newKey(), id }), again });
    sent();
  };
  const wrong = (...names: string[]) => names.map((name) => errorAt(outcome, name)).join(" ").trim();
  const addressee = field("addressee");
  const typed = (name: keyof Values) => ({ value: values[name], onInput: (event: { readonly currentTarget: { readonly value: string } }) => put(name, event.currentTarget.value) });
  return (
    <form class="form offer" aria-label={say(REQUEST_WORDS.newRequest)} onSubmit={(event) => void send(event)}>
      <p role="status">{say(REQUEST_WORDS.notSentYet)}</p>
      <label>
        {say(REQUEST_WORDS.kind)}
        <select value={values.kind} aria-describedby="told-kind" onChange={(event) => put("kind", event.currentTarget.value)}>
          <option value="">–</option>
          {valuesOf("request_kind").map((each) => <option key={each} value={each.toUpperCase()}>{word("request_kind", each)}</option>)}
        </select>
      </label>
      <Told field={field("kind")} value={values.kind} wrong={wrong("kind")} />
      <label>{say(REQUEST_WORDS.product)} <input aria-describedby="told-product" {...typed("product")} /></label>
      <Told field={field("product")} value={values.product} wrong={wrong("product")} />
      <Candidates field={field("product")} put={(value) => put("product", value)} />
      {addressee ? (
        <>
          <label>
            {say(REQUEST_WORDS.addressee)}
            <select value={values.addressee} aria-describedby="told-addressee" onChange={(event) => put("addressee", event.currentTarget.value)}>
              <option value="">–</option>
              {optionsOf(addressee).map((each) => <option key={key(each)} value={key(each)}>{each.name[language.value]}</option>)}
            </select>
          </label>
          <Told field={addressee} value={values.addressee} wrong={wrong("addresseeId", "team")} />
        </>
      ) : (
        <label>{say(REQUEST_WORDS.team)} <input {...typed("addressee")} /> <span class="refusal">{wrong("team")}</span></label>
      )}
      <label>{say(REQUEST_WORDS.due)} <input type="datetime-local" aria-describedby="told-due" {...typed("due")} /></label>
      <Told field={field("due")} value={values.due} wrong={wrong("due")} />
      <Candidates field={field("due")} put={(value) => put("due", localTime(value))} />
      <p role="status">{values.due ? say(REQUEST_WORDS.itsDue, { time: minute(values.due) }) : say(REQUEST_WORDS.noDueYet)}</p>
      <div class="actions">
        <button type="submit">{say(REQUEST_WORDS.send)}</button>
        <button type="button" onClick={leave}>{say(REQUEST_WORDS.leaveForm)}</button>
      </div>
      <p class="refusal" role="alert">{[errorAt(outcome, null), wrong("what", "workspaceId")].join(" ").trim()}</p>
    </form>
  );
}

/** Where a value comes from; while there is none, what has to be said; and what is wrong with it. */
function Told({ field, value, wrong }: { readonly field: Field | undefined; readonly value: string; readonly wrong: string }) {
  if (!field) return null;
  const { words, question, note } = field;
  return (
    <p id={`told-${field.field}`} class="meta">
      {words && <bdi>{say(REQUEST_WORDS.fromWords, { words })}</bdi>} {question && !value && <span class="refusal">{question[language.value]}</span>}{" "}
      {note && <span>{note[language.value]}</span>} {wrong && <span class="refusal">{wrong}</span>}
    </p>
  );
}

/** What an unclear field may be, to be taken by one press. */
function Candidates({ field, put }: { readonly field: Field | undefined; readonly put: (value: string) => void }) {
  if (!field?.question || !field.options.length) return null;
  return <div class="actions">{field.options.map((each) => <button key={each.value} type="button" onClick={() => put(each.value)}>{each.input === "due" ? minute(each.value) : each.name[language.value]}</button>)}</div>;
}

type Option = Field["options"][number];

/** Teams and nodes have names of their own kind: the key of an option says which input takes it. */
function key({ input, value }: Option): string {
  return `${input} ${value}`;
}

function optionsOf({ chosen, options }: Field): readonly Option[] {
  return chosen && !options.some((each) => key(each) === key(chosen)) ? [chosen, ...options] : options;
}

function valuesOfForm({ fields }: Form): Values {
  const values: Record<string, string> = { ...NOTHING };
  for (const { field, chosen } of fields) {
    if (chosen) values[field] = field === "addressee" ? key(chosen) : field === "due" ? localTime(chosen.value) : chosen.value;
  }
  return values as Values;
}

/** A moment as its input holds it: to the minute, by the reader's clock. */
function localTime(moment: string): string {
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** A due time that was not touched is sent as it was read, with its seconds. */
function inputOf(workspace: string, { text, fields }: Form, { kind, product, addressee, due }: Values): SendRequestInput {
  const read = fields.find(({ field }) => field === "due")?.chosen?.value;
  const at = read && localTime(read) === due ? read : due && new Date(due).toISOString();
  const [input = "", ...rest] = addressee.split(" ");
  const to = !addressee ? {} : !viewer.value?.contract ? { [input]: rest.join(" ") } : { team: addressee };
  return { idempotencyKey: newKey(), workspaceId: workspace, what: text, ...(kind && { kind: kind as RequestKind }), ...(product && { product }), ...(at && { due: at }), ...to };
}
