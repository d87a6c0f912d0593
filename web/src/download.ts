/** Files that the service makes: asked for with what is to be in them, so that no address tells it, and handed to the browser. */
import type { Language, Text } from "./language";
import { WORDS } from "./words";

/** Ask for a file and keep it; the sentence that says why not, or null. */
export async function download(asked: object, language: Language): Promise<Text | null> {
  const answer = await fetch("/export", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": language },
    body: JSON.stringify(asked),
  }).catch(() => null);
  if (!answer) return WORDS.offline;
  if (!answer.ok) return reasonOf(await answer.json().catch(() => null));
  keepFile(await answer.blob(), /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "");
  return null;
}

/** Hand a file to the browser, under this name. */
export function keepFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function reasonOf(said: unknown): Text {
  return typeof said === "object" && said !== null && "text" in said ? (said.text as Text) : WORDS.problem;
}
