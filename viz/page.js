"use strict";
// Draws the battle map from the JSON in the page and ties it to the panels. Data reaches the page as text
// only: canvas labels, tooltips (vis-network sets innerText) and textContent.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { backdrop, cards, words } = data;
  window.addEventListener("error", () => {
    $("notice").textContent = words.not_drawn;
    $("notice").hidden = false;
  });
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const styles = new Map(data.nodes.map((node) => [node.id, node]));
  const network = new vis.Network($("canvas"), { nodes, edges }, data.options);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let chosen = null;
  let moved = false;

  // ---- behind the nodes: rings, and a tinted sector with its name for each kind of party
  function circle(context, radius, from, to, back) {
    const [across, down] = backdrop.cell;
    context.ellipse(0, 0, radius * across, radius * down, 0, from - Math.PI / 2, to - Math.PI / 2, back);
  }

  function drawBackdrop(context) {
    for (const radius of backdrop.rings) {
      context.beginPath();
      circle(context, radius, 0, 2 * Math.PI, false);
      context.strokeStyle = "#e6ebf2";
      context.lineWidth = 1;
      context.stroke();
    }
    for (const sector of backdrop.sectors) drawSector(context, sector);
  }

  function drawSector(context, sector) {
    const gap = 0.025;
    context.beginPath();
    circle(context, sector.outer, sector.start + gap, sector.end - gap, false);
    circle(context, sector.inner, sector.end - gap, sector.start + gap, true);
    context.closePath();
    context.globalAlpha = 0.05;
    context.fillStyle = sector.colour;
    context.fill();
    context.globalAlpha = 0.9;
    context.beginPath();
    circle(context, sector.outer, sector.start + gap, sector.end - gap, false);
    context.lineWidth = 2;
    context.strokeStyle = sector.colour;
    context.stroke();
    context.globalAlpha = 1;
    drawCaption(context, sector);
  }

  // The name of a sector follows its rim, upright in either half.
  function drawCaption(context, sector) {
    const [across, down] = backdrop.cell.map((side) => side * (sector.outer + 0.2));
    const angle = (sector.start + sector.end) / 2;
    const tangent = Math.atan2(down * Math.sin(angle), across * Math.cos(angle));
    context.save();
    context.translate(across * Math.sin(angle), -down * Math.cos(angle));
    context.rotate(Math.cos(angle) < -1e-6 ? tangent + Math.PI : tangent);
    const size = Math.max(14, 11 / network.getScale());
    context.font = `600 ${size}px ` + data.nodes[0].font.face;
    context.fillStyle = sector.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(sector.text, 0, 0);
    context.restore();
  }

  // ---- view
  function fit(animated) {
    moved = false;
    const box = $("canvas").getBoundingClientRect();
    const [x, y] = backdrop.extent;
    const scale = Math.min(box.width / (2 * x), box.height / (2 * y), 1.4);
    const animation = animated && !still ? { duration: 300, easingFunction: "easeInOutQuad" } : false;
    network.moveTo({ position: { x: 0, y: 0 }, scale, animation });
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: still ? false : { duration: 150 } });
  }

  // ---- neighbours stand out, the rest fades
  function near(id) {
    return new Set([id, ...network.getConnectedNodes(id)]);
  }

  function fade(kept) {
    if (backdrop.crowded) return;
    nodes.update(data.nodes.map((node) => faded(node, !kept || kept.has(node.id))));
    edges.update(data.edges.map(({ id, from, to, color }) => {
      const strong = !kept || from === kept.middle || to === kept.middle;
      return { id, color: { ...color, opacity: strong ? 1 : 0.12 } };
    }));
  }

  function faded(node, strong) {
    return { id: node.id, opacity: strong ? 1 : 0.18, font: { ...node.font, color: strong ? node.font.color : "#cbd5e1" } };
  }

  function standOut(id) {
    if (id === null) return fade(null);
    const kept = near(id);
    kept.middle = id;
    return fade(kept);
  }

  // ---- detail
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function choose(id, move) {
    chosen = styles.has(id) ? id : null;
    network.selectNodes(chosen === null ? [] : [chosen], true);
    standOut(chosen);
    for (const row of document.querySelectorAll("[data-row]")) {
      row.classList.toggle("chosen", row.dataset.row === chosen);
    }
    $("card").hidden = chosen === null;
    if (chosen === null) return moved ? fit(true) : undefined;
    $("card").replaceChildren(...cardOf(chosen));
    $("card").scrollTop = 0;
    if (move) show(chosen);
  }

  function show(id) {
    const { x, y } = network.canvasToDOM(network.getPosition(id));
    const { width, height } = $("canvas").getBoundingClientRect();
    const room = width - $("card").offsetWidth;
    if (x > 60 && x < room - 60 && y > 40 && y < height - 60) return;
    moved = true;
    const animation = still ? false : { duration: 300, easingFunction: "easeInOutQuad" };
    network.moveTo({ position: network.getPosition(id), offset: { x: -$("card").offsetWidth / 2, y: 0 }, animation });
  }

  function cardOf(id) {
    const card = cards[id];
    const close = element("button", "×", "close");
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => choose(null));
    const head = element("h3", card.title);
    const parts = [close, element("p", card.kind, "kind-name"), head];
    if (card.other) parts.push(element("p", card.other, "other"));
    if (card.badges.length) parts.push(badges(card.badges));
    parts.push(facts(card.rows));
    if (card.reasons.length) parts.push(list(card.reasons.map((text) => element("li", text)), "reasons"));
    parts.push(element("h4", words.connections), list(connections(id), "connections"));
    return parts;
  }

  function badges(given) {
    const line = element("p", "", "line");
    line.append(...given.map(([kind, text]) => element("span", text, `badge ${kind}`)));
    return line;
  }

  function facts(rows) {
    const made = element("dl");
    for (const [label, value] of rows) made.append(element("dt", label), element("dd", value));
    return made;
  }

  function list(items, className) {
    const made = element("ul", "", className);
    made.append(...items);
    return made;
  }

  function connections(id) {
    const found = data.edges.filter((edge) => edge.from === id || edge.to === id).slice(0, 40);
    return found.map((edge) => {
      const to = edge.from === id ? edge.to : edge.from;
      const item = element("li");
      const button = element("button", cards[to].title, "name");
      button.type = "button";
      button.addEventListener("click", () => choose(to, true));
      item.append(element("span", (edge.from === id ? "→ " : "← ") + edge.word, "word"), button);
      return item;
    });
  }

  // ---- wiring
  function toggle(entry, button) {
    const hidden = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!hidden));
    edges.update(data.edges.filter((edge) => edge.kind === entry.dataset.kind).map(({ id }) => ({ id, hidden })));
  }

  window.battleMap = network;
  $("canvas").firstElementChild.tabIndex = 0;
  network.on("beforeDrawing", drawBackdrop);
  network.on("hoverNode", ({ node }) => chosen === null && standOut(node));
  network.on("blurNode", () => chosen === null && standOut(null));
  network.on("click", ({ nodes: [id] }) => choose(id === undefined ? null : id));
  network.once("afterDrawing", () => {
    document.documentElement.dataset.drawn = Math.round(performance.now());
  });
  for (const button of document.querySelectorAll("[data-node]")) {
    button.addEventListener("click", () => choose(button.dataset.node, true));
  }
  for (const entry of document.querySelectorAll("#legend [data-group=edge]")) {
    const button = entry.querySelector("button");
    button.addEventListener("click", () => toggle(entry, button));
  }
  for (const link of document.querySelectorAll("a.switch")) {
    const query = new URLSearchParams(location.search);
    query.set("lang", link.hreflang);
    link.search = query;
  }
  $("zoom-in").addEventListener("click", () => zoom(1.25));
  $("zoom-out").addEventListener("click", () => zoom(0.8));
  $("whole").addEventListener("click", () => fit(true));
  // vis-network takes the focus when the mouse is over it: only a keyboard user sees where it is
  document.addEventListener("keydown", () => document.body.classList.add("keys"));
  document.addEventListener("pointermove", () => document.body.classList.remove("keys"));
  document.addEventListener("keydown", (event) => event.key === "Escape" && choose(null));
  // On paper the drawing is the picture that the screen has, whole: style.css gives its size, and nothing draws it anew.
  const paper = window.matchMedia("print");
  window.addEventListener("beforeprint", () => {
    if (!paper.matches) fit(false);
    network.setOptions({ autoResize: false });
    network.redraw();
  });
  window.addEventListener("afterprint", () => network.setOptions({ autoResize: true }));
  new ResizeObserver(() => paper.matches || fit(false)).observe($("canvas"));
  fit(false);
})();
