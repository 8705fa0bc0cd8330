"use strict";
// The days of the incidents as a small histogram, and two handles that narrow them.
(function () {
  const { el } = geo;
  const BARS = 120;

  geo.buildTime = () => {
    const days = [...geo.data.number.start].filter((day) => day !== geo.UNKNOWN);
    const first = days.reduce((a, b) => Math.min(a, b), Infinity);
    const ends = [...geo.data.number.end].filter((day) => day !== geo.UNKNOWN);
    const last = [...days, ...ends].reduce((a, b) => Math.max(a, b), -Infinity);
    if (!(last > first)) return; // one day, or none known: there is nothing to narrow
    const holder = document.getElementById("time");
    const bars = el("canvas", { class: "bars", "aria-hidden": "true" });
    const words = el("output", { class: "days", for: "time-from time-to" });
    const slider = (id, name, value) =>
      el("input", { type: "range", id, min: first, max: last, step: 1, value, "aria-label": name });
    const from = slider("time-from", "First day shown", first);
    const to = slider("time-to", "Last day shown", last);
    const all = el("button", { type: "button", class: "all", hidden: true }, "All days");

    const perBar = Math.max(1, Math.ceil((last - first + 1) / BARS));
    const counts = new Array(Math.ceil((last - first + 1) / perBar)).fill(0);
    for (const day of days) counts[Math.floor((day - first) / perBar)]++;
    const highest = Math.max(...counts);

    const paint = () => {
      const sharp = window.devicePixelRatio || 1;
      const wide = holder.clientWidth - 20;
      const high = 26;
      bars.width = wide * sharp;
      bars.height = high * sharp;
      const context = bars.getContext("2d");
      context.scale(sharp, sharp);
      const step = wide / counts.length;
      counts.forEach((count, i) => {
        const day = first + i * perBar;
        const inside = day + perBar - 1 >= +from.value && day <= +to.value;
        const tall = count ? Math.max(2, (count / highest) * high) : 0;
        context.fillStyle = inside ? geo.theme.ink : geo.theme.division;
        context.globalAlpha = inside ? 0.75 : 1;
        context.fillRect(i * step, high - tall, Math.max(1, Math.min(12, step - 1)), tall);
      });
      for (const handle of [from, to]) handle.setAttribute("aria-valuetext", geo.day(+handle.value));
      words.textContent = geo.span(+from.value, +to.value, true);
      all.hidden = +from.value === first && +to.value === last;
    };
    const move = (handle) => {
      if (+from.value > +to.value) (handle === from ? to : from).value = handle.value;
      paint();
      if (all.hidden) geo.setDays(null);
      else geo.setDays(+from.value, +to.value);
    };
    from.addEventListener("input", () => move(from));
    to.addEventListener("input", () => move(to));
    all.addEventListener("click", () => {
      from.value = first;
      to.value = last;
      move(from);
      from.focus();
    });
    const row = el("div", { class: "top-line" }, el("span", {}, "Days"), words, all);
    holder.replaceChildren(row, bars, el("div", { class: "handles" }, from, to));
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", "Days shown");
    holder.hidden = false;
    paint();
    geo.on("theme", paint);
    window.addEventListener("resize", paint);
  };
})();
