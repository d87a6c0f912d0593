/** Parts of the page in files of their own: fetched when they are first shown, or before, once there is something to read. */
import { h, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Loading, ProblemNotice } from "./states";

const fetches: (() => Promise<void>)[] = [];
const PATIENCE = 2_000; // milliseconds
const LOST = { kind: "offline", message: "", request: "" } as const;

/** A component that `load` fetches; until it is there, its place says that it comes, and where it could not be fetched, why. */
export function later<Properties extends object>(load: () => Promise<ComponentType<Properties>>): ComponentType<Properties> {
  let part: ComponentType<Properties> | null = null;
  let coming: Promise<void> | null = null;
  const fetched = (): Promise<void> =>
    (coming ??= load().then((made) => void (part = made), (error: unknown) => {
      coming = null;
      throw error;
    }));
  fetches.push(fetched);
  return function Later(properties: Properties) {
    const [state, setState] = useState<"coming" | "here" | "lost">("coming");
    const come = () => void fetched().then(() => setState("here"), () => setState("lost"));
    useEffect(() => { if (!part) come(); }, []);
    if (part) return h(part, properties);
    return state === "lost" ? <ProblemNotice problem={LOST} retry={come} /> : <Loading />;
  };
}

/** False until the page has nothing else to do: long lists of choices can wait until then. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => setIdle(true)), []);
  return idle;
}

/** Fetch what was not shown yet once the page has nothing else to do: it is there at once then, and where the service is away. */
export function fetchParts(): void {
  const rest = fetches.splice(0);
  if (!rest.length) return;
  whenIdle(() => { for (const fetched of rest) fetched().catch(() => undefined); });
}

function whenIdle(act: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: PATIENCE });
  else setTimeout(act, PATIENCE);
}
