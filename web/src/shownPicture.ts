/** The picture of the map that is on the screen, for whoever makes a file of it; and a path that lights up on it. */
import { signal } from "@preact/signals";
import type { MapPicture } from "./picture";

export const shownPicture = signal<MapPicture | null>(null);
/** Ids from first to last, told where a number was opened. */
export const litPath = signal<readonly string[] | null>(null);
