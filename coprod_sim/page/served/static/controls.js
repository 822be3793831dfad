// Sliders with a number field beside each; the budget that always adds up; all numbers; what has been changed.

import { button, byId, el, fold, number, put, say, svg } from "./dom.js";

const drawn = new Map(); // key of a control -> its elements and how to set them

// "10% of team time" with another value: the words of a control as its slider moves.
export function inWords(control, value) {
  const found = /^(.*?)(-?[\d,]+(?:\.\d+)?)(\s?%?)(.*)$/s.exec(control.words ?? "");
  if (!found) return `${number(value)} ${control.unit ?? ""}`;
  const [, before, , percent, after] = found;
  return `${before}${number(percent ? value * 100 : value)}${percent}${after}`;
}

const clamped = (control, value) => Math.min(control.high, Math.max(control.low, value));

// Draws one control. `moved(key, value, done)` is told of each move, and whether it has ended.
function slider(control, moved) {
  const id = `c-${control.key}`;
  const said = el("output", { class: "said", for: id }, control.words);
  const range = el("input", { type: "range", id, min: control.low, max: control.high, step: control.step, value: control.value,
    "aria-valuetext": control.words, "aria-describedby": `${id}-ends` });
  const field = el("input", { type: "number", min: control.low, max: control.high, step: "any", value: plain(control.value),
    "aria-label": say("exact", { name: control.name }) });
  const wrong = el("p", { class: "wrong", hidden: true, role: "alert" });
  const reset = button(say("reset"), () => { set(control.default); moved(control.key, control.default, true); },
    { class: "small", "aria-label": say("reset_one", { name: control.name }) });
  function set(value, words) {
    range.value = value;
    field.value = plain(value);
    const text = words ?? inWords(control, value);
    said.value = text;
    range.setAttribute("aria-valuetext", text);
    reset.hidden = same(value, control.default);
    wrong.hidden = true;
    field.removeAttribute("aria-invalid");
  }
  function move(done) {
    const value = Number(range.value);
    set(value);
    moved(control.key, value, done);
  }
  range.addEventListener("input", () => move(false));
  range.addEventListener("change", () => move(true));
  field.addEventListener("change", () => {
    const value = field.value.trim() === "" ? NaN : Number(field.value);
    if (value >= control.low && value <= control.high) {
      set(value);
      moved(control.key, value, true);
      return;
    }
    wrong.textContent = say("not_allowed", { low: number(control.low, 6), high: number(control.high, 6) });
    wrong.hidden = false;
    field.setAttribute("aria-invalid", "true");
  });
  const box = el("div", { class: "control", "data-key": control.key },
    el("p", { class: "control-name" }, el("label", { for: id }, control.name), said),
    el("div", { class: "slide" }, el("div", { class: "track" }, range, scaleOf(control)), field),
    el("p", { class: "ends", id: `${id}-ends` }, ends(control)),
    wrong, el("div", { class: "under" }, about(control), reset));
  set(control.value, control.words);
  drawn.set(control.key, { set, control, range });
  return box;
}

const plain = (value) => String(Number(Number(value).toPrecision(6)));
const same = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

function ends(control) {
  const parts = [say("from_to", { low: inWords(control, control.low), high: inWords(control, control.high) })];
  if (control.range) parts.push(say("drawn_from", { low: inWords(control, control.range[0]), high: inWords(control, control.range[1]) }));
  return parts.join(" ");
}

// The drawn range as a bar and the values of the scenario and of both profiles as ticks, under the slider.
function scaleOf(control) {
  const at = (value) => `${(100 * (clamped(control, value) - control.low)) / (control.high - control.low || 1)}%`;
  const marks = [];
  if (control.range) marks.push(svg("line", { x1: at(control.range[0]), x2: at(control.range[1]), y1: 4, y2: 4, class: "range-bar" }));
  for (const tick of [...(control.ticks ?? []), { value: control.default }]) {
    marks.push(svg("line", { x1: at(tick.value), x2: at(tick.value), y1: 0, y2: 8, class: "tick" }));
  }
  return svg("svg", { class: "scale", height: 8, "aria-hidden": "true" }, marks);
}

function about(control) {
  const of = control.about ?? {};
  const ticks = (control.ticks ?? []).map((tick) => `${tick.name}: ${inWords(control, tick.value)}`);
  const lines = [of.meaning, [of.kind ? say("kind", { kind: of.kind }) : "", of.confirmed === false ? say("not_confirmed") : ""].join(" "),
    ticks.join("; "), ...(of.sources ?? []), of.note].filter((line) => line && line.trim());
  return el("details", { class: "about" }, el("summary", { "aria-label": say("about_one", { name: control.name }) }, say("about_short")),
    ...lines.map((line) => el("p", {}, line)), of.explain ? el("p", {}, el("code", {}, of.explain)) : "");
}

function toggle(control, moved) {
  const input = el("input", { type: "checkbox", id: `c-${control.key}`, checked: control.value >= 0.5 });
  input.addEventListener("change", () => moved(control.key, input.checked ? 1 : 0, true));
  drawn.set(control.key, { control, set: (value) => { input.checked = value >= 0.5; } });
  return el("div", { class: "control", "data-key": control.key }, el("label", { class: "choice" }, input, control.name), about(control));
}

// A budget a resident a year, split among the ways to spend it. Its sliders always add up to the total.
function budget(money, moved, movedAll) {
  const ways = money.ways;
  const total = slider({ ...money, key: "budget", name: money.name ?? say("budget") }, (_, value, done) => {
    const before = ways.reduce((sum, way) => sum + way.value, 0);
    ways.forEach((way) => { way.value = before > 0 ? (way.value / before) * value : value / ways.length; });
    show(value, done);
  });
  const boxes = ways.map((way) => slider({ ...way, low: 0, high: money.high, step: money.step, words: way.words ?? money.words },
    (key, value, done) => {
      const sum = Number(drawn.get("budget").range.value);
      const rest = Math.max(0, sum - Math.min(sum, value));
      const others = ways.filter((of) => of.key !== key);
      const before = others.reduce((part, of) => part + of.value, 0);
      if (!others.length) way.value = sum;
      else way.value = Math.min(sum, value);
      others.forEach((of) => { of.value = before > 0 ? (of.value / before) * rest : rest / others.length; });
      show(sum, done);
    }));
  function show(sum, done) {
    const cent = (value) => Math.round(value * 100) / 100;
    ways.forEach((way) => { way.value = cent(way.value); });
    ways[ways.length - 1].value = cent(sum - ways.slice(0, -1).reduce((part, way) => part + way.value, 0));
    ways.forEach((way) => drawn.get(way.key).set(way.value));
    movedAll(Object.fromEntries(ways.map((way) => [way.key, way.value])), done);
  }
  return el("fieldset", { class: "money" }, el("legend", {}, say("money")), total, ...boxes);
}

// Draws all controls of a scenario. `movedAll` is told of several numbers that move together.
export function draw(controls, moved, movedAll) {
  drawn.clear();
  const one = (control) => (control.switch ? toggle(control, moved) : slider(control, moved));
  const inMoney = new Set((controls.money?.ways ?? []).map((way) => way.key));
  put(byId("decide"), controls.money?.ways?.length ? budget(controls.money, moved, movedAll) : null,
    grouped(controls.decide.filter((control) => !inMoney.has(control.key)), one));
  put(byId("doubt"), controls.doubt.map(one));
  const found = el("ul", { class: "every" });
  const search = el("input", { type: "search", "aria-label": say("search"), placeholder: say("search") });
  const list = () => {
    const wanted = search.value.trim().toLowerCase();
    const fitting = controls.all.filter((of) => `${of.key} ${of.name} ${of.words}`.toLowerCase().includes(wanted));
    put(found, fitting.slice(0, 60).map((of) => el("li", {}, el("strong", {}, of.name), ` ${of.words ?? ""} `, el("code", {}, of.key))),
      fitting.length > 60 ? el("li", {}, say("more", { n: fitting.length - 60 })) : null);
  };
  search.addEventListener("input", list);
  list();
  put(byId("every"), fold(say("every", { n: controls.all.length }), search, el("p", { class: "note" }, say("every_note")), found));
}

function grouped(list, one) {
  const arms = [...new Set(list.map((control) => control.arm))];
  if (arms.length < 2) return list.map(one);
  return arms.map((arm) => el("fieldset", {}, el("legend", {}, list.find((c) => c.arm === arm).arm_label ?? arm ?? say("every_arm")),
    ...list.filter((control) => control.arm === arm).map(one)));
}

// Sets every control to what a setting says, without telling anybody.
export function follow(overrides) {
  for (const [key, { set, control }] of drawn) if (key in overrides || control.default !== undefined) set(overrides[key] ?? control.default);
}

// The words of each control as the server writes them.
export function reword(controls) {
  for (const control of [...controls.decide, ...controls.doubt]) {
    const of = drawn.get(control.key);
    if (of && !control.switch) of.set(control.value, control.words);
  }
}

export const known = (key) => drawn.get(key)?.control;

// The list of what differs from the scenario, each with its own reset.
export function changed(overrides, undo, undoAll) {
  const keys = Object.keys(overrides).sort();
  const rows = keys.map((key) => {
    const control = known(key);
    const [now, was] = control ? [inWords(control, overrides[key]), inWords(control, control.default)] : [number(overrides[key]), say("scenarios_value")];
    return el("li", {}, say("was_now", { name: control?.name ?? key, was, now }), " ",
      button(say("reset"), () => undo(key), { class: "small", "aria-label": say("reset_one", { name: control?.name ?? key }) }));
  });
  const node = byId("changed");
  const open = node.querySelector("details")?.open;
  put(node, keys.length ? fold(say("changed", { n: keys.length }), el("ul", {}, rows), button(say("reset_all"), undoAll)) : el("p", { class: "note" }, say("changed_none")));
  const now = node.querySelector("details");
  if (now && open) now.open = true;
}
