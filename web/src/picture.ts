/** The picture on the page: two canvases, moved whole during gestures and painted anew after them. */
import { quadtree, type Quadtree } from "d3-quadtree";
import { magnified, movedPicture, NEAREST, toPlane, toScreen, wholeView, type Camera, type Point, type Size } from "./camera";
import type { Gestures } from "./gestures";
import { FONT_SIZE, placeLabels } from "./labels";
import type { Sheet } from "./mapFiles";
import { clear, paintAll, paintChosen, readPalette, type Picture } from "./painting";
import { neighbourhood, within, type Scene, type SceneNode } from "./scene";

/** Told of a node that was clicked, or of the empty plane, and of one that was dragged to another place. */
export interface PictureEvents {
  readonly chosen: (node: number | null) => void;
  readonly placed: (node: number, at: Point) => void;
}
/** What stands out: the chosen node, the one that keys are at, and what was found or lies on a path. */
export interface Standing {
  readonly chosen: number | null;
  readonly pointed: number | null;
  readonly lit: ReadonlySet<number> | null;
}
interface Drag {
  readonly node: number;
  readonly pointer: number;
  readonly from: Point;
  readonly at: Point | null;
}

type Layer = Sheet["layers"][number];
/** What stands out, and which of it is chosen. */
interface Near extends ReturnType<typeof within> {
  readonly node: number | null;
}

const BEHIND = 0.25; // as in style.css
const SETTLED = 120; // milliseconds after the last gesture until the picture is painted anew
const REACH = 24; // pixels around a node in which a finger means it
const STEP = 1.4;
const DRAGGED = 4; // pixels from which a press is a drag

/** Paints a scene into an element and follows what happens there. One for each screen; `close` it. */
export class MapPicture {
  private readonly canvases: readonly [HTMLCanvasElement, HTMLCanvasElement];
  private gestures: Gestures | null = null;
  private isClosed = false;
  private readonly watcher: ResizeObserver;
  private readonly widths = new Map<string, number>();
  private camera: Camera = { scale: 1, x: 0, y: 0 };
  private scales: readonly [number, number] = [1, NEAREST];
  private screen: Size = { width: 0, height: 0 };
  private tree: Quadtree<SceneNode> | null = null; // of the scene; made when somebody points at it
  private painted: Picture | null = null;
  private standing: Standing = { chosen: null, pointed: null, lit: null };
  private drag: Drag | null = null;
  private wasDragged = false;
  private hoveredNode: number | null = null;
  private settling = 0;

  constructor(
    private readonly host: HTMLElement,
    private scene: Scene,
    private names: readonly string[],
    private readonly events: PictureEvents,
  ) {
    this.canvases = [document.createElement("canvas"), document.createElement("canvas")];
    host.append(...this.canvases);
    host.addEventListener("pointerdown", this.pressed);
    host.addEventListener("pointermove", this.pointed);
    host.addEventListener("pointerup", this.released);
    host.addEventListener("pointercancel", this.released);
    host.addEventListener("pointerleave", this.left);
    host.addEventListener("click", this.clicked);
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(host);
    void import("./gestures").then((made) => this.follow(made.Gestures), () => undefined); // without them the buttons still move it
  }

  private follow(Made: typeof Gestures): void {
    if (this.isClosed) return;
    this.gestures = new Made(this.host, (event) => this.isGesture(event), (camera) => this.moved(camera));
    this.look(this.camera);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.settling);
    this.watcher.disconnect();
    this.gestures?.close();
    this.host.removeEventListener("pointerdown", this.pressed);
    this.host.removeEventListener("pointermove", this.pointed);
    this.host.removeEventListener("pointerup", this.released);
    this.host.removeEventListener("pointercancel", this.released);
    this.host.removeEventListener("pointerleave", this.left);
    this.host.removeEventListener("click", this.clicked);
    this.canvases.forEach((canvas) => canvas.remove());
  }

  /** What is shown from now on; nothing that is there moves. */
  show(scene: Scene, names: readonly string[]): void {
    [this.scene, this.names, this.hoveredNode, this.drag, this.tree] = [scene, names, null, null, null];
    this.allowScales(this.camera);
    this.paint();
  }

  standOut(standing: Standing): void {
    this.standing = standing;
    this.paintStanding();
  }

  whole(): void {
    this.look(wholeView(this.scene.extent, this.screen));
  }

  zoomBy(steps: number): void {
    this.look(magnified(this.camera, STEP ** steps, this.screen, this.scales));
  }

  private look(camera: Camera): void {
    this.allowScales(camera);
    if (this.gestures) this.gestures.look(camera);
    else this.moved(camera);
  }

  private allowScales(camera: Camera): void {
    this.scales = [Math.min(wholeView(this.scene.extent, this.screen).scale, camera.scale), NEAREST];
    this.gestures?.allowScales(...this.scales);
  }

  private resized(): void {
    if (this.host.clientWidth === 0) return; // it is hidden, and stays as it is
    const before = this.screen;
    if (before.width === this.host.clientWidth && before.height === this.host.clientHeight) return; // it is seen again
    this.screen = { width: this.host.clientWidth, height: this.host.clientHeight };
    const density = devicePixelRatio;
    for (const canvas of this.canvases) {
      canvas.width = Math.round(this.screen.width * density);
      canvas.height = Math.round(this.screen.height * density);
    }
    if (before.width === 0 || before.width !== this.screen.width) this.whole();
    this.paint();
  }

  private moved(camera: Camera): void {
    if (camera.scale === this.camera.scale && camera.x === this.camera.x && camera.y === this.camera.y) return;
    this.camera = camera;
    if (this.painted) for (const canvas of this.canvases) canvas.style.transform = movedPicture(this.painted.camera, this.camera);
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.paint(), SETTLED);
  }

  /** What is on the screen, to be painted elsewhere; null before anything is. */
  sheet(): Sheet | null {
    const { painted, screen } = this;
    if (!painted) return null;
    const near = this.near();
    const base: Layer = { opacity: near ? BEHIND : 1, paint: (context, density) => paintAll(context, painted, screen, density) };
    const over: Layer[] = near ? [{ opacity: 1, paint: (context, density) => paintChosen(context, painted, near.nodes, near.edges, near.node, screen, density) }] : [];
    return { size: screen, paper: painted.palette.paper, layers: [base, ...over] };
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
    this.painted = { scene: this.scene, camera: this.camera, palette, labels };
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

  /** What stands out: the dragged node, else the one under the pointer, else what was found, else the chosen one; with neighbours. */
  private paintStanding(): void {
    const [base, over] = this.canvases;
    const context = over.getContext("2d");
    if (!context || !this.painted) return;
    const near = this.near();
    base.classList.toggle("behind", near !== null);
    this.tellChosen();
    if (near) paintChosen(context, this.pictureNow(this.painted), near.nodes, near.edges, near.node, this.screen, devicePixelRatio);
    else clear(context, this.screen, devicePixelRatio);
  }

  private near(): Near | null {
    const { chosen, pointed, lit } = this.standing;
    const one = this.drag?.at ? this.drag.node : (this.hoveredNode ?? pointed);
    const node = one ?? (lit ? null : chosen);
    if (node === null && !lit) return null;
    return { ...(node === null ? within(this.scene, lit ?? new Set()) : neighbourhood(this.scene, node)), node: node ?? chosen };
  }

  /** The picture with a node that is being dragged where it is now, without its name. */
  private pictureNow(painted: Picture): Picture {
    const { drag } = this;
    const node = drag ? this.scene.nodes[drag.node] : undefined;
    if (!drag?.at || !node) return painted;
    const nodes = [...this.scene.nodes];
    nodes[drag.node] = { ...node, ...drag.at };
    return { ...painted, scene: { ...this.scene, nodes }, labels: painted.labels.filter((label) => label.node !== drag.node) };
  }

  /** Where the chosen node is on the screen, for whoever looks on from outside. */
  private tellChosen(): void {
    const node = this.standing.chosen === null ? undefined : this.scene.nodes[this.standing.chosen];
    if (!node) delete this.host.dataset["chosen"];
    else this.host.dataset["chosen"] = [toScreen(this.camera, node)].map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`).join("");
  }

  /** The number of the node at a point of the screen. */
  nodeAt(point: Point): number | null {
    const at = toPlane(this.camera, point);
    const reach = REACH / this.camera.scale;
    this.tree ??= quadtree<SceneNode>([...this.scene.nodes], (node) => node.x, (node) => node.y);
    const found = this.tree.find(at.x, at.y, Math.max(reach, 30));
    if (!found) return null;
    const away = Math.hypot(found.x - at.x, found.y - at.y);
    return away <= Math.max(found.radius * 1.5, reach) ? (this.scene.byId.get(found.id) ?? null) : null;
  }

  /** Whether the view is moved by it; what begins on a node drags that. A finger drags the chosen node alone. */
  private isGesture(event: Event): boolean {
    if (event.type === "wheel") return true;
    const { ctrlKey, button } = event as MouseEvent;
    return !this.drag && !ctrlKey && !button;
  }

  private readonly pressed = (event: PointerEvent): void => {
    this.wasDragged = false;
    const node = event.button === 0 && event.isPrimary ? this.nodeAt(this.pointOf(event)) : null;
    if (node === null || (event.pointerType === "touch" && node !== this.standing.chosen)) return;
    this.drag = { node, pointer: event.pointerId, from: this.pointOf(event), at: null };
  };

  private readonly pointed = (event: PointerEvent): void => {
    const point = this.pointOf(event);
    if (this.drag?.pointer === event.pointerId) {
      if (!this.drag.at && Math.hypot(point.x - this.drag.from.x, point.y - this.drag.from.y) < DRAGGED) return;
      if (!this.drag.at) this.host.setPointerCapture(event.pointerId);
      this.drag = { ...this.drag, at: toPlane(this.camera, point) };
      this.paintStanding();
      return;
    }
    if (event.pointerType !== "mouse") return;
    const node = this.nodeAt(point);
    if (node === this.hoveredNode) return;
    this.hoveredNode = node;
    this.host.style.cursor = node === null ? "" : "pointer";
    this.paintStanding();
  };

  private readonly released = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag?.pointer !== event.pointerId) return;
    this.drag = null;
    this.wasDragged = drag.at !== null;
    if (drag.at && event.type === "pointerup") this.events.placed(drag.node, drag.at);
    else if (drag.at) this.paintStanding();
  };

  private readonly left = (): void => {
    this.hoveredNode = null;
    this.paintStanding();
  };

  private readonly clicked = (event: MouseEvent): void => {
    if (!this.wasDragged) this.events.chosen(this.nodeAt(this.pointOf(event)));
    this.wasDragged = false;
  };

  private pointOf(event: MouseEvent): Point {
    const box = this.host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
