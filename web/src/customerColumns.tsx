/** Columns of the list of customers: what each is called, sorts by and shows; which of them a reader has chosen. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { day, money, percent } from "./format";
import type { CustomerOrder, CustomersQuery } from "./generated/graphql";
import { nameOf, say, type Text } from "./language";
import { keep, recall } from "./storage";
import { word } from "./vocabulary";
import { WORDS } from "./words";

export type Row = NonNullable<CustomersQuery["customers"]>["nodes"][number];
export interface Column {
  readonly by: CustomerOrder;
  readonly text: Text;
  readonly kind: "" | "number";
  /** What it tells of a customer; undefined where the reader's contract does not open it. */
  readonly value: (row: Row) => unknown;
  readonly cell: (row: Row) => ComponentChildren;
}

export const NAME: CustomerOrder = "NAME";
export const COLUMNS: readonly Column[] = [
  { by: "INDUSTRY", text: WORDS.industry, kind: "", value: (row) => row.industry, cell: (row) => word("industry", row.industry) },
  { by: "REGION", text: WORDS.region, kind: "", value: (row) => row.region, cell: (row) => row.region },
  { by: "TIER", text: WORDS.tier, kind: "", value: ({ customer }) => customer?.tier, cell: ({ customer }) => customer?.tier && <span class="badge">{word("tier", customer.tier)}</span> },
  { by: "OPEN_OPPORTUNITIES", text: WORDS.openOpportunities, kind: "number", value: ({ customer }) => customer?.openOpportunities, cell: ({ customer }) => customer?.openOpportunities || "–" },
  { by: "OPEN_AMOUNT", text: WORDS.amount, kind: "number", value: ({ customer }) => customer?.openAmount, cell: ({ customer }) => money(customer?.openAmount || null) || "–" },
  { by: "OPEN_ALERTS", text: WORDS.alertsOpen, kind: "number", value: ({ customer }) => customer?.openAlerts, cell: ({ customer }) => customer?.openAlerts || "–" },
  { by: "LAST_TOUCHED", text: WORDS.lastTouched, kind: "number", value: ({ customer }) => customer?.lastTouched, cell: ({ customer }) => customer?.lastTouched ?? say(WORDS.neverTouched) },
  { by: "TOUCHED", text: WORDS.coverage, kind: "", value: ({ customer }) => customer?.coverage, cell: ({ customer }) => <Coverage profile={customer ?? null} /> },
  { by: "LAST_SIGNAL", text: WORDS.newestSignal, kind: "", value: ({ customer }) => customer?.newestSignal, cell: ({ customer }) => (customer?.newestSignal ? <NewestSignal signal={customer.newestSignal} /> : "–") },
];

const KEPT = "columns";
const left = signal<ReadonlySet<string>>(new Set(recall(KEPT)?.split(",").filter((by) => COLUMNS.some((column) => column.by === by))));

/** The columns that the reader may see. Rows tell that of a contract; before there are any, it sees none. */
export function openColumns(rows: readonly Row[], underContract: boolean): readonly Column[] {
  return underContract ? COLUMNS.filter(({ value }) => rows.some((row) => value(row) !== undefined)) : COLUMNS;
}

/** Of these columns those that are shown, in their order. */
export function chosenColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ by }) => !left.value.has(by));
}

/** Show a column or leave it out, from now on. */
export function toggleColumn(by: string): void {
  const next = new Set(left.value);
  if (!next.delete(by)) next.add(by);
  left.value = next;
  keep(KEPT, [...next].join(","));
}

export function ColumnChooser({ columns }: { readonly columns: readonly Column[] }) {
  const shown = chosenColumns(columns);
  if (!columns.length) return null;
  return (
    <details class="chooser">
      <summary>{say(WORDS.columns)}</summary>
      <fieldset class="form">
        <legend class="dim">{say(WORDS.columnsShown)}</legend>
        {columns.map((column) => (
          <label key={column.by} class="check">
            <input type="checkbox" checked={shown.includes(column)} onChange={() => toggleColumn(column.by)} /> {say(column.text)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

function Coverage({ profile }: { readonly profile: Row["customer"] }) {
  if (!profile?.coverage) return <>{"–"}</>;
  return (
    <span class={`level ${profile.coverage.toLowerCase()}`}>
      {percent(profile.touched)} · {word("coverage", profile.coverage)}
    </span>
  );
}

type Signal = NonNullable<NonNullable<Row["customer"]>["newestSignal"]>;

function NewestSignal({ signal }: { readonly signal: Signal }) {
  return (
    <>
      <span class={signal.kind === "COMPLAINT" ? "badge untouched" : "badge"}>{word("kind", signal.kind)}</span> <time dateTime={day(signal.at)}>{day(signal.at)}</time>
      <span class="sub">{nameOf({ name: signal.title ?? null, nameEn: signal.titleEn ?? null })}</span>
    </>
  );
}
