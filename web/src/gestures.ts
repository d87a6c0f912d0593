/** Wheel, mouse and fingers that move a camera; in a file of its own, which a picture fetches after it was painted. */
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";
import type { Camera } from "./camera";

/** What moves the camera over an element, and how far it may. `close` it. */
export class Gestures {
  private readonly behaviour = zoom<HTMLElement, unknown>();

  constructor(private readonly host: HTMLElement, isGesture: (event: Event) => boolean, moved: (camera: Camera) => void) {
    this.behaviour.filter(isGesture).on("zoom", ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => moved({ scale: k, x, y }));
    select(host).call(this.behaviour).on("dblclick.zoom", null);
  }

  close(): void {
    select(this.host).on(".zoom", null);
  }

  allowScales(least: number, most: number): void {
    this.behaviour.scaleExtent([least, most]);
  }

  look(camera: Camera): void {
    select(this.host).call((host) => this.behaviour.transform(host, zoomIdentity.translate(camera.x, camera.y).scale(camera.scale)));
  }
}
