"use strict";
// What the reader takes away: a link to this view, the data and the picture of what is seen.
(function () {
  const { el } = geo;

  const say = (text) => { document.getElementById("said").textContent = text; };
  const copy = async () => {
    const link = geo.linkNow();
    try {
      await navigator.clipboard.writeText(link);
      say(geo.say("link_copied"));
    } catch {
      const field = el("input", { type: "text", readonly: true, value: link, "aria-label": geo.say("link_label"), class: "link" });
      document.getElementById("said").replaceChildren(geo.say("copy_this"), " ", field);
      field.select();
    }
  };
  const make = (work, ending, type) => async () => {
    say(geo.say("making"));
    geo.save(await work(), ending, type);
    say(geo.say("made"));
  };

  geo.buildMenu = () => {
    const item = (words, does) => el("li", {}, el("button", { type: "button", onclick: does }, words));
    const menu = el("details", { id: "take", class: "take" }, el("summary", {}, geo.say("share")),
      el("ul", { role: "list" },
        item(geo.say("copy_link"), copy),
        item(geo.say("save_csv"), make(geo.csv, "csv", "text/csv")),
        item(geo.say("save_geojson"), make(geo.geojson, "geojson", "application/geo+json")),
        item(geo.say("save_png"), make(geo.png, "png", "image/png")),
        item(geo.say("save_svg"), make(async () => geo.svg(), "svg", "image/svg+xml")),
        item(geo.say("print"), () => { menu.open = false; window.print(); })),
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
