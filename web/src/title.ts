/** The title of the window: the screen's name, then the product's. */
import { useEffect } from "preact/hooks";
import { say } from "./language";
import { WORDS } from "./words";

export function useTitle(text: string): void {
  useEffect(() => {
    document.title = text ? `${text} · ${say(WORDS.product)}` : say(WORDS.product);
  }, [text]);
}
