"use strict";
// The part of a canvas's drawing calls that the map uses, written down as SVG instead.
(function () {
  const escaped = (text) =>
    String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").toWellFormed()
      .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const n = (value) => String(Math.round(value * 100) / 100);
  const STYLE = { globalAlpha: 1, fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, lineCap: "butt", lineJoin: "miter",
    font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", direction: "ltr", letterSpacing: "0px", dash: [] };

  geo.Vector = class {
    constructor(width, height) {
      Object.assign(this, STYLE, { width, height, out: [], defs: [], d: "", saved: [], groups: 0, ids: 0, hatches: new Map() });
      this.probe = document.createElement("canvas").getContext("2d");
    }
    // --- paths
    beginPath() {
      this.d = "";
    }
    moveTo(x, y) {
      this.d += `M${n(x)} ${n(y)}`;
    }
    lineTo(x, y) {
      this.d += `L${n(x)} ${n(y)}`;
    }
    closePath() {
      this.d += "Z";
    }
    rect(x, y, w, h) {
      this.d += `M${n(x)} ${n(y)}h${n(w)}v${n(h)}h${n(-w)}Z`;
    }
    roundRect(x, y, w, h, r) {
      const c = Math.min(r, w / 2, h / 2);
      this.d += `M${n(x + c)} ${n(y)}h${n(w - 2 * c)}a${c} ${c} 0 0 1 ${c} ${c}v${n(h - 2 * c)}a${c} ${c} 0 0 1 ${-c} ${c}` +
        `h${n(2 * c - w)}a${c} ${c} 0 0 1 ${-c} ${-c}v${n(2 * c - h)}a${c} ${c} 0 0 1 ${c} ${-c}Z`;
    }
    arc(x, y, r, from, to) {
      const whole = to - from >= 2 * Math.PI - 1e-6;
      const at = (angle) => `${n(x + r * Math.cos(angle))} ${n(y + r * Math.sin(angle))}`;
      // a canvas joins an arc to where the pen is; our painters move the pen there first
      if (!/[\d.]$/.test(this.d)) this.d += `M${at(from)}`;
      if (whole) this.d += `A${n(r)} ${n(r)} 0 1 1 ${at(from + Math.PI)}A${n(r)} ${n(r)} 0 1 1 ${at(from)}Z`;
      else this.d += `A${n(r)} ${n(r)} 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}`;
    }
    // A shape of the page, moved and scaled: the twin of a Path2D.
    pathOf(shape, scale, dx, dy) {
      let d = "";
      for (const ring of geo.flatRings(shape)) {
        ring.forEach(([x, y], i) => { d += `${i ? "L" : "M"}${n(x * scale + dx)} ${n(y * scale + dy)}`; });
        if (shape.kind === "area") d += "Z";
      }
      return { d };
    }
    fill(path, rule) {
      this.add(`<path d="${(path && path.d) || this.d}" fill="${this.fillStyle}"${rule === "evenodd" ? ' fill-rule="evenodd"' : ""}${this.alpha()}/>`);
    }
    stroke(path) {
      const dash = this.dash.length ? ` stroke-dasharray="${this.dash.map(n).join(" ")}"` : "";
      this.add(`<path d="${(path && path.d) || this.d}" fill="none" stroke="${this.strokeStyle}" stroke-width="${n(this.lineWidth)}"` +
        ` stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}${this.alpha()}/>`);
    }
    fillRect(x, y, w, h) {
      this.add(`<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${this.fillStyle}"${this.alpha()}/>`);
    }
    // --- text and pictures
    measureText(text) {
      this.probe.font = this.font;
      this.probe.letterSpacing = this.letterSpacing;
      return this.probe.measureText(text);
    }
    text(text, x, y, paint) {
      const anchor = { center: "middle", right: "end", end: "end" }[this.textAlign] || "start";
      const down = this.textBaseline === "middle" ? ` dominant-baseline="central"` : "";
      const space = this.letterSpacing === "0px" ? "" : ` letter-spacing="${this.letterSpacing}"`;
      this.add(`<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}"${down}${space} style="font:${escaped(this.font.trim())}" ${paint}${this.alpha()}>${escaped(text)}</text>`);
    }
    fillText(text, x, y) {
      this.text(text, x, y, `fill="${this.fillStyle}"`);
    }
    strokeText(text, x, y) {
      this.text(text, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${n(this.lineWidth)}" stroke-linejoin="round"`);
    }
    drawImage(canvas, x, y, w, h) {
      this.add(`<image x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${canvas.toDataURL()}"/>`);
    }
    // --- state
    setLineDash(dash) {
      this.dash = dash;
    }
    save() {
      const kept = Object.fromEntries(Object.keys(STYLE).map((name) => [name, this[name]]));
      this.saved.push([kept, this.groups]);
    }
    restore() {
      const [kept, groups] = this.saved.pop();
      while (this.groups > groups) this.end();
      Object.assign(this, kept);
    }
    translate(x, y) {
      this.begin(`transform="translate(${n(x)} ${n(y)})"`);
    }
    clip() {
      const id = `c${++this.ids}`;
      this.defs.push(`<clipPath id="${id}"><path d="${this.d}"/></clipPath>`);
      this.begin(`clip-path="url(#${id})"`);
    }
    // Stripes, as palette.js draws them.
    hatch(colour, gap, alpha) {
      const key = `${colour} ${gap}`;
      if (!this.hatches.has(key)) {
        const id = `h${++this.ids}`;
        this.hatches.set(key, id);
        this.defs.push(`<pattern id="${id}" width="${gap}" height="${gap}" patternUnits="userSpaceOnUse"><path d="M-1 ${gap + 1}L${gap + 1} -1" stroke="${colour}" stroke-width="0.9" stroke-opacity="${alpha}"/></pattern>`);
      }
      return `url(#${this.hatches.get(key)})`;
    }
    // --- the document
    alpha() {
      return this.globalAlpha === 1 ? "" : ` opacity="${n(this.globalAlpha)}"`;
    }
    add(element) {
      this.out.push(element);
    }
    begin(attribute) {
      this.add(`<g ${attribute}>`);
      this.groups++;
    }
    end() {
      this.add("</g>");
      this.groups--;
    }
    svg(title) {
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}" role="img">` +
        `<title>${escaped(title)}</title><defs>${this.defs.join("")}</defs>${this.out.join("\n")}</svg>\n`;
    }
  };
})();
