/** The sign-in form: a key, typed or pasted, for a session. */
import { useState } from "preact/hooks";
import { say, type Text } from "./language";
import { signIn } from "./session";
import { WORDS } from "./words";

export function SignIn() {
  const [key, setKey] = useState("");
  const [refusal, setRefusal] = useState<Text | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(key.trim() ? await signIn(key.trim()) : WORDS.keyAbsent);
    setBusy(false);
  };
  return (
    <form class="sign-in" onSubmit={(event) => void submit(event)}>
      <h1>{say(WORDS.signIn)}</h1>
      <label for="key">{say(WORDS.key)}</label>
      <input
        id="key"
        type="password"
        autocomplete="current-password"
        spellcheck={false}
        value={key}
        aria-describedby="key-help"
        aria-invalid={refusal !== null}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      <p id="key-help" class={refusal ? "refusal" : "dim"} role={refusal ? "alert" : undefined}>
        {say(refusal ?? WORDS.keyHelp)}
      </p>
      <button type="submit" class="main" aria-disabled={busy}>
        {say(WORDS.signIn)}
      </button>
    </form>
  );
}
