// Sliders with a number field beside each; the budget that always adds up; all numbers; what has been changed.

import { button, byId, el, fold, number, put, say, svg } from "./dom.js";

const drawn = new Map(); // key of a control -> its elements and how to set them

// "10% of team time" with another value: the words of a control as its slider moves.
export function inWords(control, value) {
  const found = /^(.*?)(-?[\d,]+(?:\.\d+)?)(\s?%)?(.*)$/s.exec(control.words ?? "");
  if (!found) return `${number(value)} ${control.unit ?? ""}`;
  const [, before, , percent = "", after] = found;
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

const MONEY = /gbp_per_resident_year$/;

// The ways in which one arm spends money, as a budget whose sliders always add up to it.
function budget(ways, moved, movedAll) {
  const now = Object.fromEntries(ways.map((way) => [way.key, way.value]));
  const sum = () => Object.values(now).reduce((all, value) => all + value, 0);
  const most = ways.reduce((all, way) => all + way.high, 0);
  const key = `budget ${ways[0].arm}`;
  const whole = { key, name: say("budget"), words: inWords(ways[0], sum()), unit: ways[0].unit, value: sum(), low: 0, high: most,
    default: ways.reduce((all, way) => all + way.default, 0), step: ways[0].step };
  // Shares what is left of the budget among the ways but one, as they stood; the last way takes what rounding leaves.
  function split(total, fixed, done) {
    const others = ways.filter((way) => way.key !== fixed);
    const left = Math.max(0, total - (fixed ? now[fixed] : 0));
    const before = others.reduce((all, way) => all + now[way.key], 0);
    let rest = left;
    others.forEach((way, i) => {
      const part = before > 0 ? (now[way.key] / before) * left : left / others.length;
      now[way.key] = i === others.length - 1 ? Math.round(rest * 100) / 100 : Math.round(part * 100) / 100;
      rest -= now[way.key];
    });
    ways.forEach((way) => drawn.get(way.key).set(now[way.key]));
    movedAll({ ...now }, done);
  }
  const total = slider(whole, (_, value, done) => split(value, null, done));
  const boxes = ways.map((way) => slider({ ...way, low: 0, high: most }, (of, value, done) => {
    const all = Number(drawn.get(key).range.value);
    now[of] = Math.min(value, all);
    split(all, of, done);
  }));
  return el("fieldset", { class: "money" }, el("legend", {}, say("money_in", { arm: ways[0].arm_label ?? ways[0].arm ?? "" })), total, ...boxes);
}

// Draws all controls of a scenario. `movedAll` is told of several numbers that move together.
export function draw(controls, moved, movedAll) {
  drawn.clear();
  const one = (control) => (control.switch ? toggle(control, moved) : slider(control, moved));
  const arms = [...new Set(controls.decide.map((control) => control.arm))];
  const spent = arms.map((arm) => controls.decide.filter((of) => of.arm === arm && MONEY.test(of.key))).filter((ways) => ways.length > 1);
  const lines = controls.money?.lines ?? [];
  put(byId("decide"), spent.map((ways) => budget(ways, moved, movedAll)),
    grouped(controls.decide.filter((control) => !spent.flat().includes(control)), one),
    lines.length ? el("div", { class: "note" }, el("p", {}, say("money")), el("ul", {}, lines.map((of) => el("li", {}, `${of.label}: ${of.said}.`)))) : null);
  put(byId("doubt"), controls.doubt.map(one));
  const found = el("ul", { class: "every" });
  const search = el("input", { type: "search", "aria-label": say("search"), placeholder: say("search") });
  const list = () => {
    found.querySelectorAll("[data-key]").forEach((node) => drawn.delete(node.dataset.key));
    const wanted = search.value.trim().toLowerCase();
    const fitting = controls.all.filter((of) => `${of.key} ${of.name} ${of.words}`.toLowerCase().includes(wanted));
    const few = wanted && fitting.length <= 8;
    put(found, fitting.slice(0, 60).map((of) => (few && of.movable && !drawn.has(of.key) ? el("li", {}, one(of))
      : el("li", {}, el("strong", {}, of.name), ` ${of.words ?? ""} `, el("code", {}, of.key)))),
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

// The words of each control as the server writes them.
export function reword(controls) {
  for (const control of [...controls.decide, ...controls.doubt]) {
    const of = drawn.get(control.key);
    if (of && !control.switch) of.set(control.value, control.words);
  }
}

export const known = (key) => drawn.get(key)?.control;

// The list of what differs from the scenario, each with its own reset.
export function changed(overrides, reset) {
  const keys = Object.keys(overrides).sort();
  const rows = keys.map((key) => {
    const control = known(key);
    const [now, was] = control ? [inWords(control, overrides[key]), inWords(control, control.default)] : [number(overrides[key]), say("scenarios_value")];
    return el("li", {}, say("was_now", { name: control?.name ?? key, was, now }), " ",
      button(say("reset"), () => reset(key), { class: "small", "aria-label": say("reset_one", { name: control?.name ?? key }) }));
  });
  const node = byId("changed");
  const open = node.querySelector("details")?.open;
  put(node, keys.length ? fold(say("changed", { n: keys.length }), el("ul", {}, rows), button(say("reset_all"), () => reset(null))) : el("p", { class: "note" }, say("changed_none")));
  const now = node.querySelector("details");
  if (now && open) now.open = true;
}
