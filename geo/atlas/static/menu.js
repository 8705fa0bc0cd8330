"use strict";
// What the reader takes away: a link to this view, the data and the picture of what is seen.
(function () {
  const { el } = geo;

  const say = (text) => { document.getElementById("said").textContent = text; };
  const copy = async () => {
    const link = geo.linkNow();
    try {
      await navigator.clipboard.writeText(link);
      say("The link to this view is copied.");
    } catch {
      const field = el("input", { type: "text", readonly: true, value: link, "aria-label": "Link to this view", class: "link" });
      document.getElementById("said").replaceChildren("Copy this link: ", field);
      field.select();
    }
  };
  const make = (work, ending, type) => async () => {
    say("Being made …");
    geo.save(await work(), ending, type);
    say("Made: your browser keeps it with its downloads.");
  };

  geo.buildMenu = () => {
    const item = (words, does) => el("li", {}, el("button", { type: "button", onclick: does }, words));
    const menu = el("details", { id: "take", class: "take" }, el("summary", {}, "Share, download"),
      el("ul", { role: "list" },
        item("Copy a link to this view", copy),
        item("Data shown, as CSV", make(geo.csv, "csv", "text/csv")),
        item("Data shown, as GeoJSON", make(geo.geojson, "geojson", "application/geo+json")),
        item("Picture, as PNG", make(geo.png, "png", "image/png")),
        item("Picture, as SVG", make(async () => geo.svg(), "svg", "image/svg+xml")),
        item("Print or save as PDF", () => { menu.open = false; window.print(); })),
      el("p", { id: "said", role: "status" }));
    document.getElementById("tools").replaceChildren(menu);
    document.addEventListener("pointerdown", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.stopPropagation();
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  };
})();
