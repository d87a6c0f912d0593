/** The payment milestones of a quote: shares or amounts, what each comes to as the service says, and the delivery that it pays for. Ours alone. */
import { useState } from "preact/hooks";
import { change, everyError, newKey, type Outcome } from "./changes";
import { ADD_QUOTE_PAYMENT, EDIT_QUOTE_PAYMENT, REMOVE_QUOTE_PAYMENT, RESTORE_QUOTE_PAYMENT } from "./documents";
import { rate, yuan } from "./fen";
import { say } from "./language";
import { offerUndo } from "./opposites";
import { type Asked, QuoteField, QuoteForm } from "./QuoteField";
import type { Payment, Quote } from "./QuoteSheet";
import { WORDS } from "./words";

const FIELDS = [
  { name: "title", label: WORDS.paymentTitle, form: "line" },
  { name: "share", label: WORDS.paymentShare, form: "hundredths" },
  { name: "amount", label: WORDS.paymentAmount, form: "hundredths" },
  { name: "due", label: WORDS.paymentDue, form: "date" },
] as const satisfies readonly Asked[];

interface Milestone {
  readonly id: string;
  readonly title: string;
}
interface Properties {
  readonly quote: Quote;
  readonly edits: boolean;
  readonly again: () => void;
}

export function QuotePayments({ quote, edits, again }: Properties) {
  const payments = (quote.payments ?? []).flatMap(({ source }) => (source.removed ? [] : [source]));
  const inOrder = [...payments].sort((a, b) => `${a.due ?? "9999"} ${a.created ?? ""} ${a.id}`.localeCompare(`${b.due ?? "9999"} ${b.created ?? ""} ${b.id}`));
  const sections = quote.quoteOf?.[0]?.target?.sections ?? [];
  const milestones = sections.flatMap(({ source }) => (source?.kind === "MILESTONE" && source.title !== undefined ? [{ id: source.id, title: source.title }] : []));
  const add = async (values: Readonly<Record<string, string | number>>): Promise<Outcome> => {
    const came = await change(ADD_QUOTE_PAYMENT, { idempotencyKey: newKey(), quoteId: quote.id, ...values });
    if (came.state === "done") again();
    return came;
  };
  return (
    <section aria-label={say(WORDS.payments)}>
      <h3>{say(WORDS.payments)}</h3>
      <ul class="rows">{inOrder.map((payment) => <PaymentRow key={payment.id} payment={payment} milestones={milestones} edits={edits} again={again} />)}</ul>
      {edits && <QuoteForm legend={WORDS.newPayment} button={WORDS.addPayment} fields={FIELDS} send={add} />}
    </section>
  );
}

interface RowProperties {
  readonly payment: Payment;
  readonly milestones: readonly Milestone[];
  readonly edits: boolean;
  readonly again: () => void;
}

function PaymentRow({ payment, milestones, edits, again }: RowProperties) {
  const [editing, setEditing] = useState(false);
  const paid = payment.paysFor?.[0]?.target;
  const name = payment.title ?? "";
  return (
    <li class="section">
      <p>
        <b><bdi>{name}</bdi></b>{" "}
        {edits && (
          <button type="button" aria-expanded={editing} aria-label={say(editing ? WORDS.donePaymentName : WORDS.editPaymentName, { name })} onClick={() => setEditing(!editing)}>
            {say(editing ? WORDS.doneEditing : WORDS.edit)}
          </button>
        )}
      </p>
      <p class="meta">
        {payment.share != null && <span>{rate(payment.share)}</span>}
        <b>{yuan(payment.payable)}</b>
        {payment.due && <span>{say(WORDS.paymentDue)} {payment.due}</span>}
        {paid && <span>{say(WORDS.paymentFor)} <bdi>{paid.title}</bdi></span>}
      </p>
      {editing && <PaymentForm payment={payment} milestones={milestones} again={again} />}
    </li>
  );
}

function PaymentForm({ payment, milestones, again }: Omit<RowProperties, "edits">) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const save = async (values: object, ifVersion: string): Promise<Outcome> => {
    const came = await change(EDIT_QUOTE_PAYMENT, { idempotencyKey: newKey(), id: payment.id, ifVersion, ...values });
    if (came.state === "done") again();
    return came;
  };
  const version = String(payment.version);
  const remove = async (): Promise<void> => {
    const came = await change(REMOVE_QUOTE_PAYMENT, { idempotencyKey: newKey(), id: payment.id });
    if (came.state === "done") offerUndo({ said: WORDS.saidPaymentRemoved, undo: () => change(RESTORE_QUOTE_PAYMENT, { idempotencyKey: newKey(), id: payment.id }), again });
    again();
  };
  const tie = async (id: string): Promise<void> => setOutcome(await save(id ? { milestoneId: id } : { clear: ["MILESTONE"] }, version));
  return (
    <div class="form">
      {FIELDS.map(({ name, label, form }) => (
        <QuoteField key={name} label={label} form={form} value={payment[name]} version={version} save={(value, ifVersion) => save(value === null && name === "due" ? { clear: ["DUE"] } : { [name]: value }, ifVersion)} />
      ))}
      <label>
        <span class="dim">{say(WORDS.paymentFor)}</span>{" "}
        <select value={payment.paysFor?.[0]?.target.id ?? ""} onChange={(event) => void tie(event.currentTarget.value)}>
          <option value="">–</option>
          {milestones.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      </label>
      <p class="refusal" role="alert">{everyError(outcome)}</p>
      <div class="actions"><button type="button" onClick={() => void remove()}>{say(WORDS.removePayment)}</button></div>
    </div>
  );
}
