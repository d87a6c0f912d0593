/** Tools above the map: find, filter, undo, table, full screen, keys. */
import type { ComponentChild, Ref } from "preact";
import { useState } from "preact/hooks";
import { say, type Text } from "./language";
import { kindName, word } from "./vocabulary";
import type { ViewHistory } from "./viewHistory";
import { isCut, showingAll, type View } from "./viewState";
import { WORDS } from "./words";

export interface FilterChoices {
  readonly labels: readonly string[];
  readonly roles: readonly string[];
  readonly regions: readonly string[];
  /** Whether it is known when people were last touched, and how strong nodes are. */
  readonly touched: boolean;
  readonly sized: boolean;
}

interface Properties {
  readonly history: ViewHistory;
  readonly choices: FilterChoices;
  readonly text: string;
  readonly find: (text: string) => void;
  readonly field: Ref<HTMLInputElement>;
  /** How many were found; null where nothing is sought. */
  readonly found: number | null;
  readonly next: () => void;
  readonly shown: number;
  readonly total: number;
  readonly fullScreen: () => void;
  readonly keys: boolean;
  readonly showKeys: (shown: boolean) => void;
}

export function MapTools(properties: Properties) {
  const { history, choices, text, find, field, found, next, shown, total, fullScreen, keys, showKeys } = properties;
  const { view, change, undo, redo } = history;
  const [open, setOpen] = useState(false);
  return (
    <div class="map-tools" role="group" aria-label={say(WORDS.mapTools)}>
      <input
        ref={field}
        type="search"
        aria-label={say(WORDS.findOnMap)}
        placeholder={say(WORDS.findHelp)}
        value={text}
        onInput={(event) => find(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) next();
          if (event.key === "Escape") find("");
        }}
      />
      <span class="dim" role="status">
        {found === null ? shown < total && say(WORDS.shownNodes, { shown, total }) : say(WORDS.foundCount, { n: found })}
      </span>
      <Tool sign="↶" text={WORDS.undoView} act={undo} />
      <Tool sign="↷" text={WORDS.redoView} act={redo} />
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>{say(WORDS.mapFilters)}</button>
      <button type="button" aria-pressed={view.table} onClick={() => change({ ...view, table: !view.table })}>{say(view.table ? WORDS.asMap : WORDS.asTable)}</button>
      <Tool sign={CORNERS} text={WORDS.fullScreen} act={fullScreen} />
      <button type="button" aria-label={say(WORDS.mapKeys)} title={say(WORDS.mapKeys)} aria-expanded={keys} onClick={() => showKeys(!keys)}>?</button>
      {isCut(view) && <button type="button" onClick={() => change(showingAll(view))}>{say(WORDS.showAll)}</button>}
      {open && <FilterForm view={view} choices={choices} change={change} />}
      {keys && <Keys />}
    </div>
  );
}

function Tool({ sign, text, act }: { readonly sign: ComponentChild; readonly text: Text; readonly act: (() => void) | null }) {
  return <button type="button" aria-label={say(text)} title={say(text)} disabled={!act} onClick={() => act?.()}>{sign}</button>;
}

const CORNERS = (
  <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" fill="none" stroke="currentColor" stroke-width="2" />
  </svg>
);
const DAYS = [30, 90, 180, 365];

function FilterForm({ view, choices, change }: { readonly view: View; readonly choices: FilterChoices; readonly change: ViewHistory["change"] }) {
  return (
    <fieldset class="filters">
      <legend class="unseen">{say(WORDS.mapFilters)}</legend>
      <select aria-label={say(WORDS.role)} value={view.role} onChange={(event) => change({ ...view, role: event.currentTarget.value })}>
        <option value="">{say(WORDS.anyRole)}</option>
        {choices.labels.map((label) => <option key={label} value={label}>{kindName(label)}</option>)}
        {choices.roles.map((role) => <option key={role} value={role}>{word("role", role)}</option>)}
      </select>
      {choices.regions.length > 0 && (
        <select aria-label={say(WORDS.region)} value={view.region} onChange={(event) => change({ ...view, region: event.currentTarget.value })}>
          <option value="">{say(WORDS.anyRegion)}</option>
          {choices.regions.map((region) => <option key={region} value={region}>{region}</option>)}
        </select>
      )}
      {choices.touched && <select aria-label={say(WORDS.lastTouched)} value={String(view.days)} onChange={(event) => change({ ...view, days: Number(event.currentTarget.value) })}>
        <option value="0">{say(WORDS.anyDays)}</option>
        {DAYS.map((n) => <option key={n} value={String(n)}>{say(WORDS.leastDays, { n })}</option>)}
      </select>}
      {choices.sized && <label class="slider">
        {say(WORDS.leastStrength, { n: view.strength })}{" "}
        <input type="range" min={0} max={100} step={5} value={view.strength} onChange={(event) => change({ ...view, strength: Number(event.currentTarget.value) })} />
      </label>}
    </fieldset>
  );
}

const KEYS = [WORDS.keyArrows, WORDS.keyEnter, WORDS.keyEscape, WORDS.keyLetters, WORDS.keyViews, WORDS.keyZoom, WORDS.keyUndo, WORDS.keyDelete, WORDS.keyKeys];

function Keys() {
  return <ul class="keys" aria-label={say(WORDS.mapKeys)}>{KEYS.map((text) => <li key={text.en}>{say(text)}</li>)}</ul>;
}
