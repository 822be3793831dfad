// Charts drawn by hand: lines over time with a band, a point a world, and strips of worlds around zero.
// Colour is never alone: estimates are dotted, bands on the way dashed, arms differ in their dashes.

import { number, say, signed, svg } from "./dom.js";

const INK = "#1c1c1c";
const BLUE = "#005b94";
const GREY = "#666";
const FAINT = "#d9d9d9";
const FONT = { "font-family": "system-ui, 'Segoe UI', Arial, 'DejaVu Sans', sans-serif", "font-size": 13 };
const DASHES = ["", "7 4", "2 3", "10 3 2 3"];
let count = 0;

// Round steps for an axis from low to high.
export function ticks(low, high, about = 5) {
  const rough = (high - low) / about || 1;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * ten).find((n) => n >= rough);
  const first = Math.ceil(low / step - 1e-9);
  const values = [];
  for (let i = first; i * step <= high + step * 1e-9; i += 1) values.push(i * step);
  return values;
}

const scale = (low, high, from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);
const path = (xs, ys) => xs.map((x, i) => `${i ? "L" : "M"}${x.toFixed(1)} ${ys[i].toFixed(1)}`).join("");
const text = (x, y, words, more = {}) => svg("text", { x, y, fill: INK, ...more }, words);

export function picture(width, height, title, text_, ...children) {
  count += 1;
  const [a, b] = [`t${count}`, `d${count}`];
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-labelledby": `${a} ${b}`, xmlns: "http://www.w3.org/2000/svg", ...FONT },
  svg("title", { id: a }, title), svg("desc", { id: b }, text_),
  svg("rect", { width, height, fill: "#fff" }), ...children);
}

// Domains are kept, so that axes do not move while an answer is refined: they only grow, and only where they must.
export class Domains {
  constructor() { this.kept = new Map(); }

  forget() { this.kept.clear(); }

  of(key, values, sure) {
    const known = values.filter(Number.isFinite);
    let [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
    const old = this.kept.get(key);
    if (old && low >= old[0] && high <= old[1]) return old;
    const most = Math.max(-low, high); // an estimate has no range yet, which is some three times as wide
    const less = Math.max(0.6 * most, 2 * Math.min(-low, high));
    if (!sure) [low, high] = -low > high ? [-3.2 * most, less] : [-less, 3.2 * most];
    [low, high] = [Math.min(low * 1.06, old?.[0] ?? 0), Math.max(high * 1.06, old?.[1] ?? 0)];
    if (low === high) [low, high] = [-1, 1];
    const least = (high - low) * 0.12;
    const made = [Math.min(low, -least), Math.max(high, least)];
    this.kept.set(key, made);
    return made;
  }
}

// lines: [{name, weeks, median, low, high}]; stage says how sure they look. zero: what the line at 0 is called.
export function overTime({ width, title, about, unit, lines, domain, stage, zero }) {
  const wide = width > 560;
  const right = wide ? 132 : 14;
  const height = wide ? 330 : 280;
  const weeks = lines[0].weeks;
  const years = Math.ceil(weeks[weeks.length - 1] / 52);
  const x = scale(0, years * 52, 62, width - right);
  const y = scale(domain[0], domain[1], height - 42, 34);
  const parts = ticks(domain[0], domain[1]).map((value) => [
    svg("line", { x1: 62, x2: width - right, y1: y(value), y2: y(value), stroke: FAINT }),
    text(56, y(value) + 4, zero ? signed(value, 3) : number(value), { "text-anchor": "end", fill: "#444" }),
  ]).flat();
  for (const year of ticks(0, years, wide ? 10 : 5)) {
    parts.push(text(x(year * 52), height - 22, number(year), { "text-anchor": "middle", fill: "#444" }));
  }
  parts.push(text((62 + width - right) / 2, height - 4, say("years_of_policy"), { "text-anchor": "middle", fill: "#444" }));
  parts.push(text(4, 16, unit, { fill: "#444" }));
  if (zero) {
    parts.push(svg("line", { x1: 62, x2: width - right, y1: y(0), y2: y(0), stroke: INK, "stroke-width": 1.5 }));
    parts.push(text(68, y(0) + (domain[1] + domain[0] > 0 ? 17 : -6), zero, { fill: INK, stroke: "#fff", "stroke-width": 3, "paint-order": "stroke" }));
  }
  lines.forEach((line, i) => parts.push(...one(line, i, x, y, stage, wide, lines.length > 1, domain)));
  return picture(width, height, title, about, ...parts);
}

function one(line, i, x, y, stage, wide, several, domain) {
  const xs = line.weeks.map(x);
  const last = xs.length - 1;
  const parts = [];
  const inside = (value) => y(Math.min(domain[1], Math.max(domain[0], value)));
  if (line.low && line.high && !several) {
    const [low, high] = [line.low.map(inside), line.high.map(inside)];
    const done = stage === "final";
    const around = path(xs, high) + path([...xs].reverse(), [...low].reverse()).replace("M", "L") + "Z";
    parts.push(svg("path", { d: around, fill: BLUE, "fill-opacity": done ? 0.17 : 0.07 }));
    for (const edge of [low, high]) {
      parts.push(svg("path", { d: path(xs, edge), fill: "none", stroke: BLUE, "stroke-opacity": 0.7, "stroke-dasharray": done ? null : "6 5" }));
    }
    if (wide) parts.push(...ends(xs[last], high[last], low[last], done));
  }
  const ys = line.median.map(inside);
  const estimate = stage === "estimate";
  parts.push(svg("path", { d: path(xs, ys), fill: "none", stroke: several ? INK : BLUE, "stroke-width": 2.5, "stroke-linecap": "round",
    "stroke-opacity": estimate ? 0.55 : 1, "stroke-dasharray": estimate ? "1 6" : several ? DASHES[i % 4] : null }));
  const name = several ? line.name : say(estimate ? "line_estimate" : "line_median");
  if (wide) parts.push(text(xs[last] + 6, ys[last] + 4, name, { "font-weight": several ? 400 : 600 }));
  else if (several) parts.push(text(xs[0] + 6, ys[0] - 6 - 16 * i, name));
  return parts;
}

function ends(x, high, low, done) {
  if (low - high < 40) return [];
  const words = say(done ? "band_final" : "band_partial");
  return [text(x + 6, high + 4, words, { fill: "#444", "font-size": 12 })];
}

// A point a world: how much one thing differs against how much another does.
export function points({ width, title, about, xs, ys, xName, yName, xDomain, yDomain, stage }) {
  const height = Math.min(420, Math.max(300, width * 0.55));
  const x = scale(...xDomain, 62, width - 16);
  const y = scale(...yDomain, height - 48, 34);
  const parts = [text(4, 16, yName, { fill: "#444" }),
    text(width - 16, height - 6, xName, { "text-anchor": "end", fill: "#444" })];
  for (const value of ticks(...yDomain)) {
    parts.push(svg("line", { x1: 62, x2: width - 16, y1: y(value), y2: y(value), stroke: value ? FAINT : INK }),
      text(56, y(value) + 4, signed(value, 3), { "text-anchor": "end", fill: "#444" }));
  }
  for (const value of ticks(...xDomain, width > 560 ? 6 : 3)) {
    parts.push(svg("line", { x1: x(value), x2: x(value), y1: 34, y2: height - 48, stroke: value ? FAINT : INK }),
      text(x(value), height - 28, signed(value, 3), { "text-anchor": "middle", fill: "#444" }));
  }
  xs.forEach((value, i) => parts.push(svg("circle", { cx: x(value), cy: y(ys[i]), r: 4,
    fill: stage === "final" ? BLUE : "#fff", "fill-opacity": 0.45, stroke: BLUE })));
  return picture(width, height, title, about, ...parts);
}

// One outcome around zero: a dot a world, the range as a bar, the median as a stroke; an estimate as a dotted bar.
export function strip({ width, row, domain, stage }) {
  const height = 54;
  const x = scale(domain[0], domain[1], 12, width - 12);
  const parts = [svg("line", { x1: x(0), x2: x(0), y1: 4, y2: 38, stroke: INK, "stroke-width": 1.5 })];
  for (const value of ticks(domain[0], domain[1], width > 500 ? 5 : 3)) {
    if (x(value) > 26 && x(value) < width - 26) {
      parts.push(text(x(value), 51, signed(value, 3), { "text-anchor": "middle", "font-size": 11.5, fill: "#444" }));
    }
  }
  (row.worlds ?? []).forEach((value, i) => parts.push(svg("circle", { cx: x(value), cy: 9 + ((i * 7) % 12), r: 2,
    fill: GREY, "fill-opacity": 0.5 })));
  if (row.low !== null && row.low !== undefined) {
    parts.push(svg("line", { x1: x(row.low), x2: x(row.high), y1: 29, y2: 29, stroke: BLUE, "stroke-width": 5, "stroke-opacity": 0.55,
      "stroke-dasharray": stage === "final" ? null : "6 4" }));
  } else if (row.error) {
    parts.push(svg("line", { x1: x(row.median - row.error), x2: x(row.median + row.error), y1: 29, y2: 29, stroke: BLUE,
      "stroke-width": 3, "stroke-opacity": 0.55, "stroke-dasharray": "1 5", "stroke-linecap": "round" }));
  }
  parts.push(svg("circle", { cx: x(row.median), cy: 29, r: 6, fill: stage === "estimate" ? "#fff" : BLUE, stroke: BLUE, "stroke-width": 2,
    "stroke-dasharray": stage === "estimate" ? "2 2" : null }));
  return picture(width, height, row.label, row.about ?? "", ...parts);
}

// A curve of shares from 0 to 1 over a lever, with its points.
export function curve({ width, title, about, xs, shares, xName }) {
  const height = 260;
  const x = scale(Math.min(...xs), Math.max(...xs), 62, width - 20);
  const y = scale(0, 1, height - 48, 30);
  const parts = [0, 0.25, 0.5, 0.75, 1].map((value) => [
    svg("line", { x1: 62, x2: width - 20, y1: y(value), y2: y(value), stroke: FAINT }),
    text(56, y(value) + 4, `${value * 100}%`, { "text-anchor": "end", fill: "#444" })]).flat();
  for (const value of ticks(Math.min(...xs), Math.max(...xs))) {
    parts.push(text(x(value), height - 28, number(value), { "text-anchor": "middle", fill: "#444" }));
  }
  parts.push(text(4, 16, say("share_of_worlds"), { fill: "#444" }),
    text(width - 20, height - 6, xName, { "text-anchor": "end", fill: "#444" }),
    svg("path", { d: path(xs.map(x), shares.map(y)), fill: "none", stroke: BLUE, "stroke-width": 2.5, "stroke-dasharray": "1 6", "stroke-linecap": "round" }),
    ...xs.map((value, i) => svg("circle", { cx: x(value), cy: y(shares[i]), r: 4, fill: "#fff", stroke: BLUE, "stroke-width": 2 })));
  return picture(width, height, title, about, ...parts);
}

// The room that a figure has, measured where it will stand.
export const room = (node) => Math.max(260, Math.floor(node.clientWidth) - 2);
