"use strict";
// A story: views in an order, each with its caption, that a reporter made. The reader walks
// through them and may leave at any time; the map stays as free as ever.
(function () {
  const { el, said } = geo;
  const steps = geo.page.story || [];
  let at = null; // the step that is shown; null when the story is closed

  geo.storyStep = () => at;
  const holder = () => document.getElementById("story");

  const paint = (focus) => {
    const box = holder();
    if (at === null) {
      box.replaceChildren(el("button", { type: "button", class: "tell", onclick: () => geo.toStep(0, true) }, geo.say("read_story")));
      return;
    }
    const go = (to, words, text) =>
      el("button", { type: "button", "aria-label": words, disabled: to < 0 || to >= steps.length, onclick: () => geo.toStep(to, true) }, text);
    const caption = el("p", { class: "caption", tabindex: "-1" }, said(steps[at].caption));
    box.replaceChildren(
      el("div", { class: "steps" },
        el("span", {}, geo.say("step_of", { i: at + 1, n: steps.length })),
        go(at - 1, geo.say("step_back_label"), geo.say("step_back")), go(at + 1, geo.say("step_next_label"), geo.say("step_next")),
        el("button", { type: "button", class: "leave", "aria-label": geo.say("leave_story"), onclick: leave }, "×")),
      caption);
    if (focus) caption.focus({ preventScroll: true });
  };

  geo.toStep = (number, focus = false) => {
    if (!steps.length) return;
    at = Math.max(0, Math.min(steps.length - 1, number));
    geo.showView(steps[at].view, { animate: !geo.calm() });
    paint(focus);
    geo.tell("moved");
  };
  const leave = () => {
    at = null;
    geo.showView({});
    paint();
    holder().querySelector("button").focus();
    geo.tell("moved");
  };

  geo.buildStory = () => {
    if (!steps.length) return;
    holder().hidden = false;
    paint();
    holder().addEventListener("keydown", (event) => {
      if (at === null) return;
      const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }[event.key];
      if (by && at + by >= 0 && at + by < steps.length) {
        event.preventDefault();
        geo.toStep(at + by, true);
      }
    });
  };
})();
