// Figures with their titles, tables and downloads.

import { keep } from "./ask.js";
import { Domains, curve, overTime, points, room, strip } from "./chart.js";
import { button, byId, el, fold, number, put, renew, say, signed, table } from "./dom.js";

export const domains = new Domains();
export const MISSION = "mission";
let chosen = null;

function figure(node, name, title, drawn, note, tables) {
  const take = button(say("take_svg"), () => {
    const text = new XMLSerializer().serializeToString(node.querySelector("svg"));
    keep(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
  }, { class: "small" });
  renew(node, el("h3", {}, title), drawn, note ? el("p", { class: "note" }, note) : null,
    fold(say("as_table"), ...tables), take);
}

// What is said of a row, and what it is: the title of its figure.
export function finding(row, stage) {
  const sure = row.sure ? `, ${row.sure}` : stage === "partial" ? ` ${say("sure_partial")}` : "";
  return `${row.name ?? row.label}: ${row.said}${sure}`;
}

// The buttons that choose what the main picture shows, and the picture.
export function main(answer) {
  const names = answer.rows.filter((row) => answer.series?.[row.key]).map((row) => [row.key, row.label]);
  if (!names.length) return;
  chosen = chosen === MISSION || names.some(([key]) => key === chosen) ? chosen : names[0][0];
  const choices = byId("main-choices");
  const every = [...names, ...(answer.core?.length ? [[MISSION, say("mission")]] : [])];
  const now = every.map(([key]) => key).join(" ");
  if (choices.dataset.keys !== now) {
    choices.dataset.keys = now;
    put(choices, el("legend", {}, say("main_choose")), ...every.map(([key, label]) => choice(key, label, answer)));
  }
  choices.shown = answer;
  draw(answer);
}

function choice(key, label) {
  const input = el("input", { type: "radio", name: "main", value: key, checked: key === chosen, onchange: () => {
    chosen = key;
    draw(byId("main-choices").shown);
  } });
  return el("label", { class: "choice" }, input, label);
}

function draw(answer) {
  const node = byId("main-figure");
  if (chosen === MISSION) return mission(node, answer);
  const row = answer.rows.find((of) => of.key === chosen);
  const line = answer.series[chosen];
  const band = [...(line.low ?? []), ...(line.high ?? [])];
  const domain = domains.of(`time ${chosen}`, [...line.median, ...band], band.length > 0);
  const title = finding(row, answer.stage);
  const drawn = overTime({ width: room(node), title, about: say("time_about", { unit: row.unit, state: answer.state }),
    unit: row.unit, lines: [{ name: row.label, ...line }], domain, stage: answer.stage, zero: say("same_as", { arm: answer.pair?.[1] ?? "" }) });
  const rows = line.weeks.map((week, i) => [number(week / 52), signed(line.median[i], 3),
    ...(line.low ? [signed(line.low[i], 3), signed(line.high[i], 3)] : [])]);
  const columns = [say("year"), say("line_median"), ...(line.low ? [say("low"), say("high")] : [])];
  return figure(node, chosen, title, drawn, say("time_note"), [table(`${title} (${row.unit})`, columns, thin(rows))]);
}

const thin = (rows) => (rows.length > 24 ? rows.filter((_, i) => (i + 1) % Math.ceil(rows.length / 20) === 0) : rows);

function mission(node, answer) {
  const demand = answer.rows[0];
  const core = answer.core[0];
  const [xs, ys] = [core.worlds ?? [], demand.worlds ?? []];
  const many = xs.length === ys.length && xs.length > 0;
  const shown = many ? [xs, ys] : [[core.median], [demand.median]];
  const title = say("mission_title", { demand: finding(demand, answer.stage), core: finding(core, answer.stage) });
  const drawn = points({ width: room(node), title, about: say("mission_about", { n: shown[0].length }), xs: shown[0], ys: shown[1],
    xName: `${core.label}, ${core.unit}`, yName: `${demand.label}, ${demand.unit}`, stage: answer.stage,
    xDomain: domains.of("mission x", shown[0], many), yDomain: domains.of("mission y", shown[1], many) });
  const rows = shown[0].map((value, i) => [i + 1, signed(value, 3), signed(shown[1][i], 3)]);
  const named = [say("world"), core.label, demand.label];
  return figure(node, MISSION, title, drawn, `${answer.rate ?? ""} ${say("mission_note")}`, [table(title, named, rows)]);
}

// Rows with a strip each: the five things together, or the core economy by source.
export function strips(node, rows, stage, name) {
  const width = room(node);
  const items = rows.map((row) => {
    const ends = [row.low, row.high, row.median, ...(row.worlds ?? [])].filter(Number.isFinite);
    const domain = domains.of(`${name} ${row.key}`, ends, row.low !== null && row.low !== undefined);
    const about = row.said;
    const range = row.range ? say("range_of", { range: row.range }) : "";
    return el("li", {}, el("p", { class: "row-name" }, el("strong", {}, finding(row, stage)),
      el("span", { class: "town" }, ` ${[range, row.town, row.unit].filter(Boolean).join("; ")}`)),
    strip({ width, row: { ...row, about }, domain, stage }));
  });
  const columns = [say("outcome"), say("unit"), say("line_median"), say("band_final"), say("how_sure")];
  const cells = rows.map((row) => [row.label, row.unit, row.said, row.range ?? "", row.sure ?? ""]);
  renew(node, el("ol", { class: "strips" }, items), el("p", { class: "note" }, say(`strip_${stage}`)),
    fold(say("as_table"), table(say(name), columns, cells)));
}

export function levels(node, answer) {
  const row = answer.rows.find((of) => of.key === chosen) ?? answer.rows[0];
  const arms = Object.entries(answer.levels?.[row.key] ?? {});
  if (!arms.length) return put(node);
  const lines = arms.map(([name, line]) => ({ name: answer.arms?.[name] ?? name, ...line, low: null, high: null }));
  const domain = domains.of(`levels ${row.key}`, lines.flatMap((line) => line.median), true);
  const title = say("levels_title", { label: row.label });
  const drawn = overTime({ width: room(node), title, about: title, unit: row.unit, lines, domain, stage: answer.stage });
  const cells = lines[0].weeks.map((week, i) => [number(week / 52), ...lines.map((line) => number(line.median[i]))]);
  return figure(node, `levels-${row.key}`, title, drawn, "", [table(title, [say("year"), ...lines.map((l) => l.name)], thin(cells))]);
}

export function wantedCurve(node, { title, points: at, lever, unit }) {
  const drawn = curve({ width: room(node), title, about: say("want_about"), xs: at.map((of) => of.value * unit),
    shares: at.map((of) => of.share), xName: `${lever}${unit === 100 ? ", %" : ""}` });
  const rows = at.map((of) => [of.words, of.said]);
  figure(node, "what-it-would-take", title, drawn, say("want_note"), [table(title, [lever, say("share_of_worlds")], rows)]);
}
