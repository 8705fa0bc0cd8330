"use strict";
// A canvas that Leaflet moves and zooms with its map, and the way from shapes to its pixels.
// Positions are Web Mercator pixels at zoom 0, from the middle of the ground: small numbers, which
// survive the single precision of canvas paths at every zoom.
(function () {
  const mercator = (lon, lat) => {
    const sin = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
    return [((lon + 180) / 360) * 256, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 256];
  };

  const [south, west, north, east] = geo.page.box;
  const [middleX, middleY] = mercator((west + east) / 2, (south + north) / 2);

  geo.flat = (lon, lat) => {
    const [x, y] = mercator(lon, lat);
    return [x - middleX, y - middleY];
  };
  // How many zoom-0 pixels a metre takes at a latitude.
  geo.metre = (lat) => 256 / (40075016.686 * Math.cos((lat * Math.PI) / 180));

  // A shape of the page -> its path and box in flat positions, made once, when first drawn.
  geo.shape = (number) => {
    const shape = geo.page.shapes[number];
    if (!shape) return null;
    if (!shape.path) {
      shape.path = new Path2D();
      shape.box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const ring of shape.rings) {
        let lon = 0;
        let lat = 0;
        for (let i = 0; i < ring.length; i += 2) {
          lon += ring[i];
          lat += ring[i + 1];
          const [x, y] = geo.flat(lon / geo.DEGREE, lat / geo.DEGREE);
          if (i) shape.path.lineTo(x, y);
          else shape.path.moveTo(x, y);
          shape.box[0] = Math.min(shape.box[0], x);
          shape.box[1] = Math.min(shape.box[1], y);
          shape.box[2] = Math.max(shape.box[2], x);
          shape.box[3] = Math.max(shape.box[3], y);
        }
        if (shape.kind === "area") shape.path.closePath();
      }
      const label = shape.label || shape.rings[0];
      shape.at = geo.flat(label[0] / geo.DEGREE, label[1] / geo.DEGREE);
    }
    return shape;
  };

  // Flat positions -> degrees, for Leaflet.
  geo.degrees = ([x, y]) => {
    const n = Math.PI * (1 - (2 * (y + middleY)) / 256);
    return [(Math.atan(Math.sinh(n)) * 180) / Math.PI, ((x + middleX) / 256) * 360 - 180];
  };

  class View {
    constructor(context, zoom, left, top, width, height) {
      const scale = 2 ** zoom;
      Object.assign(this, { context, zoom, scale, width, height, left, top });
      this.dx = middleX * scale - left;
      this.dy = middleY * scale - top;
    }
    at([x, y]) {
      return [x * this.scale + this.dx, y * this.scale + this.dy];
    }
    sees([left, top, right, bottom], margin = 0) {
      return (
        right * this.scale + this.dx >= -margin &&
        left * this.scale + this.dx <= this.width + margin &&
        bottom * this.scale + this.dy >= -margin &&
        top * this.scale + this.dy <= this.height + margin
      );
    }
    path(shape) {
      const placed = new Path2D();
      placed.addPath(shape.path, new DOMMatrix([this.scale, 0, 0, this.scale, this.dx, this.dy]));
      return placed;
    }
  }

  // The view as the reader sees it now, for hits: container pixels.
  geo.viewNow = () => {
    const size = geo.map.getSize();
    const corner = geo.map.getPixelBounds().min;
    return new View(geo.probe, geo.map.getZoom(), corner.x, corner.y, size.x, size.y);
  };
  geo.probe = document.createElement("canvas").getContext("2d");

  const canvases = []; // from the ground up
  // Leaflet's renderer moves and scales the element; we only paint it.
  geo.Canvas = L.Renderer.extend({
    options: { padding: 0.25 },
    initialize(paint, options) {
      this._paint = paint;
      L.Renderer.prototype.initialize.call(this, options);
    },
    _initContainer() {
      this._container = geo.el("canvas", { "aria-hidden": "true" });
      this._container.style.pointerEvents = "none";
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const sharp = window.devicePixelRatio || 1;
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = Math.round(size.x * sharp);
      canvas.height = Math.round(size.y * sharp);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this._sharp = sharp;
      this.paint();
    },
    paint() {
      if (!this._map || !this._bounds) return;
      const size = this._bounds.getSize();
      const corner = this._bounds.min.add(this._map.getPixelOrigin());
      const context = this._container.getContext("2d");
      context.setTransform(this._sharp, 0, 0, this._sharp, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      const view = new View(context, this._zoom, corner.x, corner.y, size.x, size.y);
      // For paper, Chromium plays the calls again onto the page, where clearing one canvas wipes
      // those below it: then the topmost paints for all.
      if (!geo.printing) this._paint(view);
      else if (this === canvases[canvases.length - 1]) canvases.forEach((one) => one._paint(view));
    },
  });

  geo.canvas = (name, order, paint) => {
    const pane = geo.map.createPane(name);
    pane.style.zIndex = order;
    pane.style.pointerEvents = "none";
    const canvas = new geo.Canvas(paint, { pane: name });
    canvases.push(canvas);
    canvas.addTo(geo.map);
    geo.on("paint", () => canvas.paint());
    return canvas;
  };
})();
