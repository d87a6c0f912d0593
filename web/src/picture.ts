/** The picture on the page: two canvases, moved whole during gestures and painted anew after them. */
import { quadtree, type Quadtree } from "d3-quadtree";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from "d3-zoom";
import { movedPicture, NEAREST, toPlane, wholeView, type Camera, type Point, type Size } from "./camera";
import { FONT_SIZE, placeLabels } from "./labels";
import { clear, paintAll, paintChosen, readPalette, type Picture } from "./painting";
import { neighbourhood, type Scene, type SceneNode } from "./scene";

/** Told of a node that was clicked, or of the empty plane. */
export type Chosen = (node: number | null) => void;

const SETTLED = 120; // milliseconds after the last gesture until the picture is painted anew
const REACH = 24; // pixels around a node in which a finger means it
const STEP = 1.4;

/** Paints a scene into an element and follows what happens there. One for each screen; `close` it. */
export class MapPicture {
  private readonly canvases: readonly [HTMLCanvasElement, HTMLCanvasElement];
  private readonly behaviour: ZoomBehavior<HTMLElement, unknown>;
  private readonly watcher: ResizeObserver;
  private readonly widths = new Map<string, number>();
  private camera: Camera = { scale: 1, x: 0, y: 0 };
  private screen: Size = { width: 0, height: 0 };
  private tree: Quadtree<SceneNode> = quadtree<SceneNode>();
  private painted: Picture | null = null;
  private chosenNode: number | null = null;
  private hoveredNode: number | null = null;
  private settling = 0;

  constructor(
    private readonly host: HTMLElement,
    private scene: Scene,
    private names: readonly string[],
    private shows: (type: string) => boolean,
    private readonly report: Chosen,
  ) {
    this.canvases = [document.createElement("canvas"), document.createElement("canvas")];
    host.append(...this.canvases);
    this.behaviour = zoom<HTMLElement, unknown>().on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => this.moved(event));
    select(host).call(this.behaviour).on("dblclick.zoom", null);
    host.addEventListener("pointermove", this.pointed);
    host.addEventListener("pointerleave", this.left);
    host.addEventListener("click", this.clicked);
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(host);
    this.indexNodes();
  }

  close(): void {
    clearTimeout(this.settling);
    this.watcher.disconnect();
    select(this.host).on(".zoom", null);
    this.host.removeEventListener("pointermove", this.pointed);
    this.host.removeEventListener("pointerleave", this.left);
    this.host.removeEventListener("click", this.clicked);
    this.canvases.forEach((canvas) => canvas.remove());
  }

  /** What is shown from now on; nothing that is there moves. */
  show(scene: Scene, names: readonly string[], shows: (type: string) => boolean): void {
    [this.scene, this.names, this.shows] = [scene, names, shows];
    this.indexNodes();
    this.paint();
  }

  choose(node: number | null): void {
    this.chosenNode = node;
    this.paintStanding();
  }

  whole(): void {
    this.look(wholeView(this.scene.extent, this.screen));
  }

  zoomBy(steps: number): void {
    select(this.host).call((host) => this.behaviour.scaleBy(host, STEP ** steps));
  }

  private look(camera: Camera): void {
    const least = wholeView(this.scene.extent, this.screen).scale;
    this.behaviour.scaleExtent([Math.min(least, camera.scale), NEAREST]);
    select(this.host).call((host) => this.behaviour.transform(host, zoomIdentity.translate(camera.x, camera.y).scale(camera.scale)));
  }

  private indexNodes(): void {
    this.tree = quadtree<SceneNode>([...this.scene.nodes], (node) => node.x, (node) => node.y);
  }

  private resized(): void {
    const before = this.screen;
    this.screen = { width: this.host.clientWidth, height: this.host.clientHeight };
    const density = devicePixelRatio;
    for (const canvas of this.canvases) {
      canvas.width = Math.round(this.screen.width * density);
      canvas.height = Math.round(this.screen.height * density);
    }
    if (before.width === 0 || before.width !== this.screen.width) this.whole();
    this.paint();
  }

  private moved(event: D3ZoomEvent<HTMLElement, unknown>): void {
    const { k, x, y } = event.transform;
    this.camera = { scale: k, x, y };
    if (this.painted) for (const canvas of this.canvases) canvas.style.transform = movedPicture(this.painted.camera, this.camera);
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.paint(), SETTLED);
  }

  /** Paint everything as the camera sees it now. */
  paint(): void {
    const [base] = this.canvases;
    const context = base.getContext("2d");
    if (!context || this.screen.width === 0) return;
    clearTimeout(this.settling);
    const palette = readPalette(this.host);
    context.font = `${FONT_SIZE}px ${palette.font}`;
    const measure = (text: string) => this.widthOf(context, text);
    const labels = placeLabels(this.scene.nodes, this.names, this.camera, this.screen, measure);
    this.painted = { scene: this.scene, camera: this.camera, palette, labels, shows: this.shows };
    paintAll(context, this.painted, this.screen, devicePixelRatio);
    for (const canvas of this.canvases) canvas.style.transform = "";
    this.host.dataset["labels"] = String(labels.length);
    this.paintStanding();
  }

  private widthOf(context: CanvasRenderingContext2D, text: string): number {
    const known = this.widths.get(text);
    if (known !== undefined) return known;
    const width = context.measureText(text).width;
    this.widths.set(text, width);
    return width;
  }

  /** What stands out: the node under the pointer, else the chosen one, with its neighbours. */
  private paintStanding(): void {
    const [base, over] = this.canvases;
    const context = over.getContext("2d");
    if (!context || !this.painted) return;
    const node = this.hoveredNode ?? this.chosenNode;
    base.classList.toggle("behind", node !== null);
    if (node === null) {
      clear(context, this.screen, devicePixelRatio);
      return;
    }
    const near = neighbourhood(this.scene, node);
    paintChosen(context, this.painted, near.nodes, near.edges, node, this.screen, devicePixelRatio);
  }

  /** The number of the node at a point of the screen. */
  nodeAt(point: Point): number | null {
    const at = toPlane(this.camera, point);
    const reach = REACH / this.camera.scale;
    const found = this.tree.find(at.x, at.y, Math.max(reach, 30));
    if (!found) return null;
    const away = Math.hypot(found.x - at.x, found.y - at.y);
    return away <= Math.max(found.radius * 1.5, reach) ? (this.scene.byId.get(found.id) ?? null) : null;
  }

  private readonly pointed = (event: PointerEvent): void => {
    if (event.pointerType !== "mouse") return;
    const node = this.nodeAt(this.pointOf(event));
    if (node === this.hoveredNode) return;
    this.hoveredNode = node;
    this.host.style.cursor = node === null ? "" : "pointer";
    this.paintStanding();
  };

  private readonly left = (): void => {
    this.hoveredNode = null;
    this.paintStanding();
  };

  private readonly clicked = (event: MouseEvent): void => this.report(this.nodeAt(this.pointOf(event)));

  private pointOf(event: MouseEvent): Point {
    const box = this.host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
