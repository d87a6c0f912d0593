/** A question to the API and where its answer stands: asked once, asked anew, and late answers of earlier ones dropped. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ask, Failed, type Problem } from "./client";
import type { TypedDocumentString } from "./generated/graphql";
import { standing } from "./session";

export interface Asked<Answer> {
  readonly answer: Answer | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
}

/** Ask a document whenever its variables change; what was shown stays until the next answer is there. */
export function useAnswer<Answer, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Answer, Variables>,
  variables: Variables,
): { readonly asked: ReadonlySignal<Asked<Answer>>; readonly again: () => void } {
  const question = useMemo(() => new Question(document), [document]);
  const key = JSON.stringify(variables);
  useEffect(() => void question.put(variables), [question, key]);
  return { asked: question.asked, again: () => void question.put(variables) };
}

class Question<Answer, Variables extends Record<string, unknown>> {
  readonly asked = signal<Asked<Answer>>({ answer: null, problem: null, loading: true });
  private turn = 0;

  constructor(private readonly document: TypedDocumentString<Answer, Variables>) {}

  async put(variables: Variables): Promise<void> {
    const turn = ++this.turn;
    this.asked.value = { ...this.asked.value, loading: true };
    try {
      const answer = await ask(this.document, variables);
      if (turn === this.turn) this.asked.value = { answer, problem: null, loading: false };
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (error.problem.kind === "unauthenticated") standing.value = { state: "out" };
      if (turn === this.turn) this.asked.value = { answer: null, problem: error.problem, loading: false };
    }
  }
}
