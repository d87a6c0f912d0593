/** The picture of the map that is on the screen, for whoever makes a file of it; and a path that lights up on it. */
import { signal } from "@preact/signals";
import type { MapPicture } from "./picture";

export const shownPicture = signal<MapPicture | null>(null);
/** From first to last, told where a number was opened; not all of them need be on the map. */
export const litPath = signal<readonly Named[] | null>(null);

interface Named {
  readonly id: string;
  readonly name?: string | null;
  readonly nameEn?: string | null;
}
