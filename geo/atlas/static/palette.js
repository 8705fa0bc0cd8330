"use strict";
// What an incident is -> its colour and its shape. Colours are Okabe and Ito's, which stay apart
// for colour-blind readers; shapes say the same again, for print and for everyone.
(function () {
  geo.KINDS = [
    { name: "Explosions/Remote violence", colour: "#d55e00", shape: "circle" },
    { name: "Battles", colour: "#0072b2", shape: "diamond" },
    { name: "Violence against civilians", colour: "#cc79a7", shape: "square" },
    { name: "Protests", colour: "#009e73", shape: "triangle" },
    { name: "Riots", colour: "#e69f00", shape: "wedge" },
    { name: "Strategic developments", colour: "#56b4e9", shape: "hexagon" },
  ];
  geo.OTHER = { name: "Other or not stated", colour: "#7a7a7a", shape: "pentagon" };
  geo.ALL_KINDS = [...geo.KINDS, geo.OTHER];
  const known = new Map(geo.KINDS.map((kind) => [kind.name.toLowerCase(), kind]));
  geo.kindNamed = (name) => known.get((name || "").toLowerCase()) || geo.OTHER;

  const polygon = (n, turn) =>
    Array.from({ length: n }, (_, i) => {
      const angle = turn + (i * 2 * Math.PI) / n;
      return [Math.cos(angle), Math.sin(angle)];
    });
  // Each is drawn a little larger or smaller, so that all shapes weigh the same to the eye.
  const CORNERS = {
    diamond: polygon(4, 0).map(([x, y]) => [x * 1.2, y * 1.2]),
    square: polygon(4, Math.PI / 4).map(([x, y]) => [x * 1.22, y * 1.22]),
    triangle: polygon(3, -Math.PI / 2).map(([x, y]) => [x * 1.3, y * 1.3 + 0.15]),
    wedge: polygon(3, Math.PI / 2).map(([x, y]) => [x * 1.3, y * 1.3 - 0.15]),
    hexagon: polygon(6, 0).map(([x, y]) => [x * 1.1, y * 1.1]),
    pentagon: polygon(5, -Math.PI / 2).map(([x, y]) => [x * 1.12, y * 1.12]),
  };

  geo.outline = (context, shape, x, y, r) => {
    context.beginPath();
    if (shape === "circle") {
      context.arc(x, y, r, 0, 2 * Math.PI);
      return;
    }
    CORNERS[shape].forEach(([dx, dy], i) =>
      i ? context.lineTo(x + dx * r, y + dy * r) : context.moveTo(x + dx * r, y + dy * r),
    );
    context.closePath();
  };

  // Area grows with the number killed; a mark without a number is hollow and small.
  geo.LARGEST = 24;
  geo.radius = (killed) =>
    killed === geo.UNKNOWN ? 6.5 : Math.min(geo.LARGEST, 5.5 + 1.9 * Math.sqrt(killed));

  // A mark: filled when the number killed is told, hollow when not; dashed when only near here.
  geo.mark = (context, kind, x, y, r, { hollow, near, theme }) => {
    geo.outline(context, kind.shape, x, y, r);
    context.lineJoin = "round";
    context.lineWidth = hollow ? 6 : 4;
    context.strokeStyle = theme.halo;
    context.setLineDash([]);
    context.stroke();
    context.fillStyle = hollow ? theme.paper : kind.colour;
    context.globalAlpha = near && !hollow ? 0.75 : 1;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = hollow ? 2.6 : 1.4;
    context.strokeStyle = hollow ? kind.colour : theme.edge;
    if (near) context.setLineDash([3, 2.4]);
    context.stroke();
    context.setLineDash([]);
  };

  // An area too small to be seen as a shape: a hatched, dashed ring, which no place is drawn as.
  geo.ring = (context, kind, x, y, r) => {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.setLineDash([]);
    context.lineWidth = 5;
    context.strokeStyle = geo.theme.halo;
    context.stroke();
    context.fillStyle = geo.theme.paper;
    context.globalAlpha = 0.7;
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = geo.hatch(context, kind.colour, 0);
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = kind.colour;
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
  };

  // The same mark as a small picture for the legend, as large as it is on the map.
  geo.icon = (kind, { hollow = false, near = false, size = 20, r = 6.5 } = {}) => {
    const canvas = geo.el("canvas", { class: "icon", "aria-hidden": "true" });
    canvas.repaint = () => iconOn(canvas, kind, { hollow, near, size, r });
    canvas.repaint();
    return canvas;
  };
  const iconOn = (canvas, kind, { hollow, near, size, r }) => {
    const sharp = Math.max(2, window.devicePixelRatio || 1);
    canvas.width = canvas.height = size * sharp;
    canvas.style.width = canvas.style.height = `${size}px`;
    const context = canvas.getContext("2d");
    context.scale(sharp, sharp);
    geo.mark(context, kind, size / 2, size / 2, r, { hollow, near, theme: geo.theme });
  };

  // For the list, where there are many: one picture a look, in a style sheet.
  let sheet = null;
  const looks = new Map();
  const painted = (name, [kind, hollow, near]) => {
    const canvas = document.createElement("canvas");
    iconOn(canvas, kind, { hollow, near, size: 20, r: 6.5 });
    sheet.sheet.insertRule(`.${name} { background-image: url(${canvas.toDataURL()}); }`);
  };
  geo.sign = (kind, hollow, near) => {
    const name = `sign-${geo.ALL_KINDS.indexOf(kind)}${hollow ? "h" : ""}${near ? "n" : ""}`;
    if (!sheet) document.head.append((sheet = document.createElement("style")));
    if (!looks.has(name)) {
      looks.set(name, [kind, hollow, near]);
      painted(name, [kind, hollow, near]);
    }
    return geo.el("span", { class: `icon sign ${name}`, "aria-hidden": "true" });
  };
  const repaintSigns = () => {
    if (!sheet) return;
    while (sheet.sheet.cssRules.length) sheet.sheet.deleteRule(0);
    looks.forEach((look, name) => painted(name, look));
  };

  // Stripes for an area: the vaguer its precision, the wider apart.
  const GAPS = { 0: 4, 3: 6, 4: 11, 5: 11, 6: 18, 7: 18 };
  const patterns = new Map();
  geo.hatch = (context, colour, precision) => {
    const gap = GAPS[precision] || 8;
    const alpha = precision > 3 ? 0.38 : 0.55;
    if (context.hatch) return context.hatch(colour, gap, alpha);
    const key = `${colour} ${precision}`;
    if (!patterns.has(key)) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = gap * 2;
      const brush = tile.getContext("2d");
      brush.scale(2, 2);
      brush.strokeStyle = colour;
      brush.lineWidth = 0.9;
      brush.globalAlpha = alpha;
      brush.beginPath();
      for (const shift of [-gap, 0, gap]) {
        brush.moveTo(shift - 1, gap + 1);
        brush.lineTo(shift + gap + 1, -1);
      }
      brush.stroke();
      const pattern = context.createPattern(tile, "repeat");
      pattern.setTransform(new DOMMatrix().scale(0.5));
      patterns.set(key, pattern);
    }
    return patterns.get(key);
  };
  // The edge says it too: whole for a district, dashed for a governorate, dotted beyond.
  geo.EDGE = { 3: [], 4: [9, 5], 5: [2, 5], 6: [2, 8], 7: [2, 8] };

  geo.readTheme = () => {
    const style = getComputedStyle(document.documentElement);
    const names =
      "sea land lake river border division road void town label halo paper edge ink zone band shade highway";
    geo.theme = Object.fromEntries(
      names.split(" ").map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
    );
    patterns.clear();
    geo.tell("theme");
    repaintSigns();
    document.querySelectorAll("canvas.icon").forEach((icon) => icon.repaint());
  };
})();
