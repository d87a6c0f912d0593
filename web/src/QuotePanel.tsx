/** The quotes of a workspace: each with its status and the total of what its reader sees, one of them open. */
import { useState } from "preact/hooks";
import { change, newKey, type Outcome } from "./changes";
import { MAKE_QUOTE, QUOTES } from "./documents";
import { yuan } from "./fen";
import { say } from "./language";
import { News } from "./News";
import { Panel } from "./Panel";
import { useAnswer } from "./question";
import { type Asked, QuoteForm } from "./QuoteField";
import { QuoteSheet } from "./QuoteSheet";
import { viewer } from "./session";
import type { PartyOf } from "./SolutionPanel";
import { Loading } from "./states";
import { word } from "./vocabulary";
import { WORDS } from "./words";

const FIELDS: readonly Asked[] = [
  { name: "title", label: WORDS.quoteTitle, form: "line" },
  { name: "ends", label: WORDS.quoteEnds, form: "date" },
];

interface Properties {
  readonly workspace: string;
  readonly open: boolean;
  readonly parties: readonly PartyOf[];
}

export function QuotePanel({ workspace, open, parties }: Properties) {
  const { asked, again, showNews } = useAnswer(QUOTES, { id: workspace });
  const [shown, setShown] = useState<string | null>(null);
  const { answer, problem, news } = asked.value;
  if (problem) return null;
  if (!answer) return <Loading shape="list" />;
  const found = answer.node?.__typename === "Workspace" ? answer.node.quotes : undefined;
  if (!found) return null;
  const quotes = found.flatMap(({ source }) => (source ? [source] : []));
  const make = async (values: Readonly<Record<string, string | number>>): Promise<Outcome> => {
    const came = await change(MAKE_QUOTE, { idempotencyKey: newKey(), workspaceId: workspace, ...values });
    if (came.state === "done") {
      setShown(came.id);
      again();
    }
    return came;
  };
  return (
    <>
      <Panel id="quotes" heading={WORDS.quotes} count={quotes.length}>
        {quotes.length === 0 && <p class="none">{say(WORDS.noQuotes)}</p>}
        <ul class="rows">
          {quotes.map((quote) => {
            const isShown = quote.id === shown;
            const name = quote.title ?? "";
            return (
              <li key={quote.id} class="section">
                <p>
                  <b><bdi>{name}</bdi></b> <span class="badge">{word("quote_status", quote.status)}</span> <b>{yuan(quote.gross)}</b>{" "}
                  {quote.ends && <span class="dim">{say(WORDS.quoteValid, { day: quote.ends })}</span>}{" "}
                  <button type="button" aria-expanded={isShown} aria-label={say(isShown ? WORDS.closeQuoteName : WORDS.openQuoteName, { name })} onClick={() => setShown(isShown ? null : quote.id)}>
                    {say(isShown ? WORDS.closeQuote : WORDS.openQuote)}
                  </button>
                </p>
                {isShown && <QuoteSheet id={quote.id} open={open} parties={parties} changed={again} />}
              </li>
            );
          })}
        </ul>
        {open && viewer.value?.may.includes("makeQuote") && <QuoteForm legend={WORDS.newQuote} button={WORDS.makeQuote} fields={FIELDS} send={make} />}
      </Panel>
      <News count={news} show={showNews} />
    </>
  );
}
