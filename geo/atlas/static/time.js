"use strict";
// The days of the incidents as a small histogram: two handles narrow them to a window, which can
// be dragged, stepped and played. Days are numbers of days: no time zone moves them.
(function () {
  const { el } = geo;
  const BARS = 120;
  const HIGH = 30; // pixels
  const FRAMES = 150; // a play from end to end takes about so many steps, ten a second
  let first = 0;
  let last = 0;
  let perBar = 1;
  let counts = [];
  let playing = 0;
  const ui = {};

  const histogram = () => {
    counts = new Array(Math.ceil((last - first + 1) / perBar)).fill(0);
    for (let row = 0; row < geo.dated(); row++) counts[Math.floor((geo.value("start", row) - first) / perBar)]++;
  };

  const paint = () => {
    const wide = ui.bars.clientWidth;
    const sharp = window.devicePixelRatio || 1;
    if (ui.bars.width !== Math.round(wide * sharp)) {
      ui.bars.width = Math.round(wide * sharp);
      ui.bars.height = HIGH * sharp;
    }
    const context = ui.bars.getContext("2d");
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.clearRect(0, 0, wide, HIGH);
    const step = wide / counts.length;
    const highest = Math.max(...counts);
    counts.forEach((count, i) => {
      const day = first + i * perBar;
      const inside = day + perBar - 1 >= +ui.from.value && day <= +ui.to.value;
      const tall = count ? Math.max(2, (count / highest) * HIGH) : 0;
      context.fillStyle = inside ? geo.theme.ink : geo.theme.division;
      context.globalAlpha = inside ? 0.75 : 1;
      const bar = Math.max(1, Math.min(12, step - 1));
      context.fillRect(geo.rtl ? wide - i * step - bar : i * step, HIGH - tall, bar, tall);
    });
  };

  const whole = () => +ui.from.value === first && +ui.to.value === last;
  const say = () => {
    for (const handle of [ui.from, ui.to]) handle.setAttribute("aria-valuetext", geo.day(+handle.value));
    ui.words.textContent = geo.span(+ui.from.value, +ui.to.value, true);
  };
  const tell = () => {
    say();
    ui.all.hidden = whole();
    paint();
    if (whole()) geo.setDays(null);
    else geo.setDays(+ui.from.value, +ui.to.value);
    geo.tell("moved");
  };
  const set = (from, to) => {
    ui.from.value = from;
    ui.to.value = to;
    tell();
  };
  const move = (handle) => {
    stop();
    if (+ui.from.value > +ui.to.value) (handle === ui.from ? ui.to : ui.from).value = handle.value;
    tell();
  };

  // Move the window by its own width, or by days; whole, it becomes a window first.
  const width = () => +ui.to.value - +ui.from.value + 1;
  const shift = (days) => {
    const from = Math.max(first, Math.min(last - width() + 1, +ui.from.value + days));
    const wide = width();
    set(from, from + wide - 1);
  };
  const window_ = () => Math.max(1, Math.round((last - first + 1) / 12));
  const step = (sign) => {
    stop();
    if (whole()) set(sign > 0 ? first : last - window_() + 1, sign > 0 ? first + window_() - 1 : last);
    else shift(sign * width());
  };

  const stop = () => {
    clearInterval(playing);
    playing = 0;
    ui.play.textContent = "▶";
    ui.play.setAttribute("aria-label", geo.say("play"));
  };
  const play = () => {
    if (playing) {
      stop();
      return;
    }
    if (whole() || +ui.to.value === last) set(first, first + (whole() ? window_() : width()) - 1);
    const days = Math.max(1, Math.round((last - first) / FRAMES));
    ui.play.textContent = "❚❚";
    ui.play.setAttribute("aria-label", geo.say("stop"));
    playing = setInterval(() => {
      if (+ui.to.value >= last) stop();
      else shift(days);
    }, geo.calm() ? 700 : 100); // a reader who asked for less motion gets fewer, slower steps
  };

  // The window is dragged by its bars; outside it, a press moves it there.
  const dragging = () => {
    let held = null;
    const dayAt = (event) => {
      const box = ui.bars.getBoundingClientRect();
      const from = geo.rtl ? box.right - event.clientX : event.clientX - box.left;
      return first + Math.floor((from / box.width) * (last - first + 1));
    };
    ui.bars.addEventListener("pointerdown", (event) => {
      stop();
      const day = dayAt(event);
      if (whole()) set(Math.max(first, day - Math.floor(window_() / 2)), Math.min(last, day + Math.ceil(window_() / 2)));
      else if (day < +ui.from.value || day > +ui.to.value) shift(day - Math.round((+ui.from.value + +ui.to.value) / 2));
      held = day;
      ui.bars.setPointerCapture(event.pointerId);
    });
    ui.bars.addEventListener("pointermove", (event) => {
      if (held === null) return;
      const day = dayAt(event);
      if (day !== held) shift(day - held);
      held = day;
    });
    for (const name of ["pointerup", "pointercancel"]) ui.bars.addEventListener(name, () => { held = null; });
  };

  geo.buildTime = () => {
    if (!geo.dated()) return;
    first = geo.value("start", 0);
    last = geo.latest();
    if (last <= first) return; // one day: there is nothing to narrow
    perBar = Math.max(1, Math.ceil((last - first + 1) / BARS));
    histogram();
    const slider = (id, name, value) =>
      el("input", { type: "range", id, min: first, max: last, step: 1, value, "aria-label": name });
    const button = (label, text, onclick) => el("button", { type: "button", "aria-label": label, onclick }, text);
    Object.assign(ui, {
      bars: el("canvas", { class: "bars", "aria-hidden": "true" }),
      axis: el("div", { class: "axis", "aria-hidden": "true" }),
      words: el("output", { class: "days", for: "time-from time-to" }),
      from: slider("time-from", geo.say("first_day"), first),
      to: slider("time-to", geo.say("last_day"), last),
      back: button(geo.say("earlier"), "‹", () => step(-1)),
      play: button(geo.say("play"), "▶", play),
      on: button(geo.say("later"), "›", () => step(1)),
      all: el("button", { type: "button", class: "all", hidden: true, onclick: () => { stop(); set(first, last); ui.from.focus(); } }, geo.say("all_days")),
    });
    ui.from.addEventListener("input", () => move(ui.from));
    ui.to.addEventListener("input", () => move(ui.to));
    const holder = document.getElementById("time");
    holder.replaceChildren(
      el("div", { class: "top-line" }, el("span", {}, geo.say("days")), ui.words, ui.all,
        el("span", { class: "player" }, ui.back, ui.play, ui.on)),
      ui.bars, el("div", { class: "handles" }, ui.from, ui.to), ui.axis);
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", geo.say("days_shown"));
    holder.hidden = false;
    dragging();
    geo.on("theme", paint);
    window.addEventListener("resize", paint);
  };
  // Years, months or days at a few places of the axis, its ends among them.
  const TICKS = 4;
  const label = () => {
    const days = last - first;
    const told = days > 1500 ? geo.tick.year : days > 100 ? geo.tick.month : geo.tick.day;
    const at = Array.from({ length: TICKS + 1 }, (_, i) => Math.round((i * days) / TICKS));
    ui.axis.replaceChildren(...at.map((day) => el("span", { style: `inset-inline-start:${(100 * day) / days}%` }, told(first + day))));
  };
  // The bars are painted when the map is there.
  geo.paintTime = () => {
    if (!ui.bars) return;
    paint();
    label();
    say();
  };

  // The window as the reader set it, for links and stories; null is all days.
  geo.showDays = (from, to) => {
    if (!ui.from) return;
    stop();
    set(from === null ? first : Math.max(first, from), to === null ? last : Math.min(last, to));
  };
})();
