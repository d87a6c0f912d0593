/** What has changed since the screen was drawn: said beside it, shown when its reader asks for it. */
import { giveFocus } from "./focus";
import { say } from "./language";
import { WORDS } from "./words";

export function News({ count, show }: { readonly count: number; readonly show: () => void }) {
  const pressed = () => {
    show();
    giveFocus(null); // the button is gone
  };
  return (
    <div class="news" aria-live="polite">
      {count > 0 && (
        <button type="button" onClick={pressed}>
          {say(WORDS.news, { n: count })}
        </button>
      )}
    </div>
  );
}
