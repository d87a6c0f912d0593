/** One quote: its head, totals as the service says them, what is to be looked at, lines, payments, who takes part. */
import { useState } from "preact/hooks";
import { change, everyError, newKey, type Outcome } from "./changes";
import { EDIT_QUOTE, QUOTE_SHEET, REOPEN_QUOTE, SHARE_QUOTE, WITHDRAW_QUOTE } from "./documents";
import { yuan } from "./fen";
import type { QuoteSheetQuery } from "./generated/graphql";
import { nameOf, say } from "./language";
import { News } from "./News";
import { offerUndo } from "./opposites";
import { useAnswer } from "./question";
import { QuoteField } from "./QuoteField";
import { QuoteLines } from "./QuoteLines";
import { QuotePayments } from "./QuotePayments";
import { viewer } from "./session";
import type { PartyOf } from "./SolutionPanel";
import { Loading } from "./states";
import { word } from "./vocabulary";
import { WORDS } from "./words";

export type Quote = Extract<NonNullable<QuoteSheetQuery["node"]>, { __typename: "Quote" }>;
export type Line = NonNullable<NonNullable<Quote["lines"]>[number]["source"]>;
export type Payment = NonNullable<NonNullable<Quote["payments"]>[number]["source"]>;

const HEAD = [
  { name: "title", label: WORDS.quoteTitle, form: "line" },
  { name: "starts", label: WORDS.quoteStarts, form: "date" },
  { name: "ends", label: WORDS.quoteEnds, form: "date" },
] as const;

interface Properties {
  readonly id: string;
  readonly open: boolean;
  readonly parties: readonly PartyOf[];
  /** That the list of quotes, whose totals may have changed, is to be asked again. */
  readonly changed: () => void;
}

export function QuoteSheet({ id, open, parties, changed }: Properties) {
  const { asked, again: askAgain, showNews } = useAnswer(QUOTE_SHEET, { id });
  const { answer, problem, news } = asked.value;
  if (problem) return null;
  if (!answer) return <Loading shape="list" />;
  if (answer.node?.__typename !== "Quote") return null;
  const quote = answer.node;
  const again = () => {
    askAgain();
    changed();
  };
  const edits = open && quote.status === "DRAFT";
  const may = (name: string) => viewer.value?.may.includes(name) ?? false;
  const partners = (quote.quotedBy ?? []).flatMap(({ target }) => (target ? [target] : []));
  return (
    <div class="quote">
      {edits && may("editQuote") && <Head quote={quote} again={again} />}
      <Totals quote={quote} />
      {(quote.findings ?? []).map((code) => <p key={code} class="refusal">{word("findings", code)}</p>)}
      <QuoteLines quote={quote} edits={edits && may("editQuoteLine")} parties={partners} again={again} />
      {quote.payments && <QuotePayments quote={quote} edits={edits && may("editQuotePayment")} again={again} />}
      {edits && may("shareQuote") && parties.length > 0 && <Sharing quote={quote} held={partners} parties={parties} again={again} />}
      {open && may("withdrawQuote") && <StatusButton quote={quote} again={again} />}
      <News count={news} show={showNews} />
    </div>
  );
}

interface QuoteProperties {
  readonly quote: Quote;
  readonly again: () => void;
}

function Head({ quote, again }: QuoteProperties) {
  const save = async (name: string, value: string | number | null, ifVersion: string): Promise<Outcome> => {
    const came = await change(EDIT_QUOTE, { idempotencyKey: newKey(), id: quote.id, [name]: value, ifVersion });
    if (came.state === "done") again();
    return came;
  };
  return (
    <div class="form">
      {HEAD.map(({ name, label, form }) => (
        <QuoteField key={name} label={label} form={form} value={quote[name]} version={String(quote.version)} save={(value, ifVersion) => save(name, value, ifVersion)} />
      ))}
    </div>
  );
}

function Totals({ quote }: { readonly quote: Quote }) {
  const totals = [
    { label: WORDS.totalNet, fen: quote.net },
    { label: WORDS.totalTax, fen: quote.tax },
    { label: WORDS.totalGross, fen: quote.gross },
    { label: WORDS.totalList, fen: quote.listTotal },
    { label: WORDS.totalMargin, fen: quote.margin },
  ];
  return (
    <>
      <p class="meta totals">{totals.map(({ label, fen }) => fen !== undefined && <span key={label.en}>{say(label)} <b>{yuan(fen)}</b></span>)}</p>
      {quote.margin === undefined && <p class="dim">{say(WORDS.totalOwn)}</p>}
    </>
  );
}

function StatusButton({ quote, again }: QuoteProperties) {
  const withdraw = () => change(WITHDRAW_QUOTE, { idempotencyKey: newKey(), id: quote.id });
  const reopen = () => change(REOPEN_QUOTE, { idempotencyKey: newKey(), id: quote.id });
  const act = async (): Promise<void> => {
    const came = await (quote.status === "WITHDRAWN" ? reopen() : withdraw());
    if (came.state === "done" && quote.status !== "WITHDRAWN") offerUndo({ said: WORDS.saidQuoteWithdrawn, undo: reopen, again });
    again();
  };
  return <div class="actions"><button type="button" onClick={() => void act()}>{say(quote.status === "WITHDRAWN" ? WORDS.reopenQuote : WORDS.withdrawQuote)}</button></div>;
}

function Sharing({ quote, held, parties, again }: QuoteProperties & { readonly held: readonly PartyOf[]; readonly parties: readonly PartyOf[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const before = new Set(held.map(({ id }) => id));
  const now = chosen ?? before;
  const named = (rows: readonly PartyOf[]) => rows.map(nameOf).join(", ");
  const gains = parties.filter(({ id }) => now.has(id) && !before.has(id));
  const loses = parties.filter(({ id }) => !now.has(id) && before.has(id));
  const tick = (id: string, isIn: boolean) => setChosen(new Set(isIn ? [...now, id] : [...now].filter((each) => each !== id)));
  const share = async (): Promise<void> => {
    const came = await change(SHARE_QUOTE, { idempotencyKey: newKey(), id: quote.id, partnerIds: [...now], confirmed: true });
    setOutcome(came);
    if (came.state !== "done") return;
    setChosen(null);
    again();
  };
  return (
    <fieldset class="offer">
      <legend>{say(WORDS.whoQuotes)}</legend>
      {parties.map((party) => (
        <label key={party.id} class="check">
          <input type="checkbox" checked={now.has(party.id)} onChange={(event) => tick(party.id, event.currentTarget.checked)} /> <bdi>{nameOf(party)}</bdi>
        </label>
      ))}
      {gains.length > 0 && <p>{say(WORDS.willQuote, { who: named(gains) })}</p>}
      {loses.length > 0 && <p>{say(WORDS.quotedAlready, { who: named(loses) })}</p>}
      {(gains.length > 0 || loses.length > 0) && <div class="actions"><button type="button" onClick={() => void share()}>{say(WORDS.confirmQuoting)}</button></div>}
      <p class="refusal" role="alert">{everyError(outcome)}</p>
    </fieldset>
  );
}
