/** A tab that stays open while the service gets a new version: it says so, and is loaded anew when its reader wants that. */
import { signal } from "@preact/signals";
import { say } from "./language";
import { WORDS } from "./words";

const OWN = new URL(import.meta.url).pathname; // the hash in its name is that of this release
const isOutdated = signal(false);

/** Look whether the service still serves this release; its shell names the files of the one that it has. */
export async function checkRelease(): Promise<void> {
  const shell = await fetch("/", { cache: "no-cache" }).then((answer) => (answer.ok ? answer.text() : ""), () => "");
  if (shell) isOutdated.value = !shell.includes(OWN);
}

export function ReleaseNotice() {
  return (
    <div aria-live="polite">
      {isOutdated.value && <p class="stale">{say(WORDS.newRelease)} <button type="button" onClick={() => location.reload()}>{say(WORDS.reload)}</button></p>}
    </div>
  );
}
