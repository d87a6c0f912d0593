/** The lines of a quote: what each comes to as the service says, edited in place by us and by the partner that delivers it. */
import { useState } from "preact/hooks";
import { change, newKey, type Outcome } from "./changes";
import { ADD_QUOTE_LINE, EDIT_QUOTE_LINE, PRICE_QUOTE_LINE, REMOVE_QUOTE_LINE, RESTORE_QUOTE_LINE } from "./documents";
import { rate, yuan } from "./fen";
import type { AddQuoteLineInput } from "./generated/graphql";
import { nameOf, say } from "./language";
import { offerUndo } from "./opposites";
import { type Asked, QuoteField, QuoteForm } from "./QuoteField";
import type { Line, Quote } from "./QuoteSheet";
import { viewer } from "./session";
import type { PartyOf } from "./SolutionPanel";
import { WORDS } from "./words";

const FIELDS = [
  { name: "product", label: WORDS.lineProduct, form: "line" },
  { name: "unit", label: WORDS.lineUnit, form: "line" },
  { name: "quantity", label: WORDS.lineQuantity, form: "quantity" },
  { name: "unitPrice", label: WORDS.linePrice, form: "hundredths" },
  { name: "discount", label: WORDS.lineDiscount, form: "hundredths" },
  { name: "taxRate", label: WORDS.lineTax, form: "hundredths" },
] as const satisfies readonly Asked[];
const PRICES = [
  { name: "listPrice", field: "LIST_PRICE", label: WORDS.lineListPrice },
  { name: "cost", field: "COST", label: WORDS.lineCost },
] as const;

interface Properties {
  readonly quote: Quote;
  readonly edits: boolean;
  readonly parties: readonly PartyOf[];
  readonly again: () => void;
}

export function QuoteLines({ quote, edits, parties, again }: Properties) {
  const lines = (quote.lines ?? []).flatMap(({ source }) => (source ? [source] : []));
  const inOrder = [...lines].sort((a, b) => `${a.created ?? ""} ${a.id}`.localeCompare(`${b.created ?? ""} ${b.id}`));
  const [party, setParty] = useState("");
  const add = async (values: Readonly<Record<string, string | number>>): Promise<Outcome> => {
    const input = { idempotencyKey: newKey(), quoteId: quote.id, ...values, ...(party ? { deliveredById: party } : {}) } as AddQuoteLineInput;
    const came = await change(ADD_QUOTE_LINE, input);
    if (came.state === "done") again();
    return came;
  };
  return (
    <section aria-label={say(WORDS.quoteLines)}>
      <h3>{say(WORDS.quoteLines)}</h3>
      <ul class="rows">{inOrder.map((line) => <LineRow key={line.id} line={line} edits={edits} again={again} />)}</ul>
      {(quote.lineCount ?? 0) > 100 && <p class="dim">{say(WORDS.someLines, { n: lines.length, all: quote.lineCount ?? 0 })}</p>}
      {edits && (
        <QuoteForm legend={WORDS.newLine} button={WORDS.addLine} fields={FIELDS} send={add}>
          {viewer.value?.may.includes("shareQuote") && parties.length > 0 && (
            <label>
              <span class="dim">{say(WORDS.deliveredBy)}</span>{" "}
              <select value={party} onChange={(event) => setParty(event.currentTarget.value)}>
                <option value="">{say(WORDS.byUs)}</option>
                {parties.map((each) => <option key={each.id} value={each.id}>{nameOf(each)}</option>)}
              </select>
            </label>
          )}
        </QuoteForm>
      )}
    </section>
  );
}

function LineRow({ line, edits, again }: { readonly line: Line; readonly edits: boolean; readonly again: () => void }) {
  const [editing, setEditing] = useState(false);
  const party = line.deliveredBy?.[0]?.target;
  const name = line.product ?? "";
  return (
    <li class="section">
      <p>
        <b><bdi>{name}</bdi></b> {line.removed && <span class="badge">{say(WORDS.removedLine)}</span>} <span class="dim"><bdi>{party ? nameOf(party) : say(WORDS.byUs)}</bdi></span>{" "}
        {edits && (
          <button type="button" aria-expanded={editing} aria-label={say(editing ? WORDS.doneLineName : WORDS.editLineName, { name })} onClick={() => setEditing(!editing)}>
            {say(editing ? WORDS.doneEditing : WORDS.edit)}
          </button>
        )}
      </p>
      <p class="meta">
        <span>{line.quantity} <bdi>{line.unit}</bdi> × {yuan(line.unitPrice)}</span>
        {!!line.discount && <span>{say(WORDS.lineDiscount)} {rate(line.discount)}</span>}
        <span>{say(WORDS.totalNet)} {yuan(line.net)}</span>
        <span>{say(WORDS.totalTax)} {yuan(line.tax)}</span>
        <b>{yuan(line.gross)}</b>
      </p>
      {editing && <LineForm line={line} again={again} />}
    </li>
  );
}

function LineForm({ line, again }: { readonly line: Line; readonly again: () => void }) {
  const told = (came: Outcome): Outcome => {
    if (came.state === "done") again();
    return came;
  };
  const version = String(line.version);
  if (line.removed) {
    const restore = () => void change(RESTORE_QUOTE_LINE, { idempotencyKey: newKey(), id: line.id }).then(told);
    return <div class="actions"><button type="button" onClick={restore}>{say(WORDS.restoreLine)}</button></div>;
  }
  const remove = async (): Promise<void> => {
    const came = told(await change(REMOVE_QUOTE_LINE, { idempotencyKey: newKey(), id: line.id }));
    if (came.state === "done") offerUndo({ said: WORDS.saidLineRemoved, undo: () => change(RESTORE_QUOTE_LINE, { idempotencyKey: newKey(), id: line.id }), again });
  };
  return (
    <div class="form">
      {FIELDS.map(({ name, label, form }) => (
        <QuoteField key={name} label={label} form={form} value={line[name]} version={version} save={async (value, ifVersion) => told(await change(EDIT_QUOTE_LINE, { idempotencyKey: newKey(), id: line.id, [name]: value, ifVersion }))} />
      ))}
      {viewer.value?.may.includes("priceQuoteLine") && PRICES.map(({ name, field, label }) => (
        <QuoteField key={name} label={label} form="hundredths" value={line[name]} version={String(line.pricing)} save={async (value, ifVersion) => told(await change(PRICE_QUOTE_LINE, { idempotencyKey: newKey(), id: line.id, ifVersion, ...(value === null ? { clear: [field] } : { [name]: value }) }))} />
      ))}
      <div class="actions"><button type="button" onClick={() => void remove()}>{say(WORDS.removeLine)}</button></div>
    </div>
  );
}
