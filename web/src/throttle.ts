/** Pace: work that is asked for often and done seldom, and waits that grow. */

/** Do the work at once, and once more after each pause in which it was asked for again; never twice at a time. */
export function throttled(work: () => Promise<void>, milliseconds: number): () => void {
  let busy = false;
  let again = false;
  const run = (): void => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    void work().finally(() => setTimeout(() => {
      busy = false;
      if (again) run();
    }, milliseconds));
  };
  return run;
}

/** Milliseconds until the next try: doubled each time up to half a minute, and never the same for all who were cut off at once. */
export function backoff(retries: number, random: number = Math.random()): number {
  return Math.min(1000 * 2 ** retries, 30_000) * (0.5 + random / 2);
}
