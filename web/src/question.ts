/** A question to the API and where its answer stands: asked once, asked anew, and late answers of earlier ones dropped. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ask, Failed, signedOut, type Problem } from "./client";
import type { TypedDocumentString } from "./generated/graphql";
import { fetchParts } from "./later";
import { looks, told } from "./live";
import { throttled } from "./throttle";

const PACE = 500; // milliseconds between two looks at what news have changed

/** `news`: how much was told since the answer was shown that made it another one. */
export interface Asked<Answer> {
  readonly answer: Answer | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
  readonly news: number;
}

/** Ask a document whenever its variables change; what was shown stays until the next answer is there. */
export function useAnswer<Answer, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
): { readonly asked: ReadonlySignal<Asked<Answer>>; readonly again: () => void; readonly showNews: () => void } {
  const question = useMemo(() => new Question(document), [document]);
  const key = JSON.stringify(variables);
  useEffect(() => void question.put(variables), [question, key]);
  useEffect(() => question.watch(), [question]);
  return { asked: question.asked, again: () => void question.put(variables), showNews: () => question.showNews() };
}

class Question<Answer, Variables extends Record<string, unknown>> {
  readonly asked = signal<Asked<Answer>>({ answer: null, problem: null, loading: true, news: 0 });
  private turn = 0;
  private answered = ""; // the variables of what is shown
  private variables: Variables | null = null;
  private fresh: Answer | null = null;
  private seen = 0;

  constructor(private readonly document: TypedDocumentString<Answer, Variables>) {}

  async put(variables: Variables): Promise<void> {
    const turn = ++this.turn;
    this.variables = variables;
    this.asked.value = { ...this.asked.value, loading: true };
    const seen = told.peek();
    try {
      const answer = await ask(this.document, variables);
      if (turn !== this.turn) return;
      this.answered = JSON.stringify(variables);
      this.settle(answer, null, seen);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (turn !== this.turn) return;
      if (error.problem.kind === "unauthenticated") this.wait();
      else if (this.holds(variables, error.problem)) this.asked.value = { ...this.asked.peek(), loading: false };
      else this.settle(null, error.problem, seen);
    }
  }

  /** Look at what news have changed, as often as is bearable; until the returned function is called. */
  watch(): () => void {
    const look = throttled(() => this.look(), PACE);
    const wake = () => {
      if (!document.hidden && told.peek() !== this.seen) look();
    };
    const stops = [told.subscribe(wake), looks.subscribe((count) => { if (count) look(); })];
    document.addEventListener("visibilitychange", wake);
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", wake);
    };
  }

  /** Whether what is shown stays, with all that was typed into it: the same was asked again, and the service is away for now. */
  private holds(variables: Variables, { kind }: Problem): boolean {
    return (kind === "offline" || kind === "failed") && this.asked.peek().answer !== null && this.answered === JSON.stringify(variables);
  }

  /** What is shown stays while its reader signs in again; then it is asked for anew. */
  private wait(): void {
    this.asked.value = { ...this.asked.peek(), loading: false };
    const stop = signedOut.subscribe((out) => {
      if (out !== null) return;
      queueMicrotask(() => stop());
      if (this.variables) void this.put(this.variables);
    });
  }

  showNews(): void {
    if (this.fresh) this.settle(this.fresh, null, told.peek());
  }

  private settle(answer: Answer | null, problem: Problem | null, seen: number): void {
    this.fresh = null;
    this.seen = seen;
    this.asked.value = { answer, problem, loading: false, news: 0 };
    fetchParts();
  }

  /** Ask anew beside what is shown, which stays; a problem shows itself when something is asked for. */
  private async look(): Promise<void> {
    const shown = this.asked.peek();
    const turn = this.turn;
    if (!this.variables || !shown.answer || shown.loading) return;
    const seen = told.peek();
    const answer = await ask(this.document, this.variables).catch(() => null);
    if (!answer || turn !== this.turn) return;
    const isNew = JSON.stringify(answer) !== JSON.stringify(this.asked.peek().answer);
    if (!isNew) this.seen = seen;
    this.fresh = isNew ? answer : null;
    this.asked.value = { ...this.asked.peek(), news: isNew ? Math.max(1, seen - this.seen) : 0 };
  }
}
