/** The key that came of an invitation, shown until its reader has put it away: for signing in later, or in another browser. */
import { CopyButton } from "./CopyButton";
import { newKeyText } from "./invitation";
import { say } from "./language";
import { WORDS } from "./words";

export function NewKey() {
  const key = newKeyText.value;
  if (!key) return null;
  return (
    <section class="panel" aria-labelledby="h-new-key">
      <h2 id="h-new-key">{say(WORDS.yourNewKey)}</h2>
      <p>{say(WORDS.keepKey)}</p>
      <p><code>{key}</code></p>
      <CopyButton text={key} />
      <div class="actions"><button type="button" onClick={() => (newKeyText.value = null)}>{say(WORDS.keyKept)}</button></div>
    </section>
  );
}
