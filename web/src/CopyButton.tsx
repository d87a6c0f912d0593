/** A button that copies a text, and says whether the browser allowed it. */
import { useState } from "preact/hooks";
import { say, type Text } from "./language";
import { WORDS } from "./words";

export function CopyButton({ text }: { readonly text: string }) {
  const [told, setTold] = useState<Text | null>(null);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setTold(WORDS.copied), () => setTold(WORDS.notCopied));
  return (
    <div class="actions">
      <button type="button" onClick={copy}>{say(WORDS.copy)}</button>
      <span role="status">{told && say(told)}</span>
    </div>
  );
}
