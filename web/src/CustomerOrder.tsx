/** The order of the customers: chosen at the heads of columns, or in a field where there is no place for them. */
import { NAME, type Column } from "./customerColumns";
import { say, type Text } from "./language";
import { WORDS } from "./words";

interface Properties {
  readonly sort: string;
  readonly change: (part: { readonly sort: string }) => void;
}

export function sortOf(sort: string, by: string): "ascending" | "descending" | undefined {
  if (sort.replace("-", "") !== by) return undefined;
  return sort.startsWith("-") ? "descending" : "ascending";
}

export function SortButton({ by, text, sort, change }: Properties & { readonly by: string; readonly text: Text }) {
  const now = sortOf(sort, by);
  return (
    <button type="button" class="sort" title={say(WORDS.sortBy, { column: say(text) })} onClick={() => change({ sort: now === "ascending" ? `-${by}` : by })}>
      {say(text)}
      <span aria-hidden="true">{now === "ascending" ? " ↑" : now === "descending" ? " ↓" : ""}</span>
    </button>
  );
}

export function OrderSelect({ columns, sort, change }: Properties & { readonly columns: readonly Column[] }) {
  const orders = [{ by: NAME, text: WORDS.name }, ...columns].flatMap(({ by, text }) => [
    { value: by, text, sign: "↑" },
    { value: `-${by}`, text, sign: "↓" },
  ]);
  return (
    <select class="order" aria-label={say(WORDS.order)} value={sort} onChange={(event) => change({ sort: event.currentTarget.value })}>
      {orders.map(({ value, text, sign }) => (
        <option key={value} value={value}>
          {say(WORDS.sortBy, { column: say(text) })} {sign}
        </option>
      ))}
    </select>
  );
}
