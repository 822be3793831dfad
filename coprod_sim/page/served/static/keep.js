// Settings kept under a name, in this browser only, side by side; and what it would take for a wished change.

import * as ask from "./ask.js";
import { button, byId, el, number, put, say, signed, table } from "./dom.js";
import { wantedCurve } from "./figures.js";

const KEPT = "coprod-sim kept";
const MOST = 4;
let now = () => ({});
let abort = null;

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch { /* a browser that keeps nothing keeps nothing */ }
}

const kept = () => (Array.isArray(stored(KEPT)) ? stored(KEPT).slice(0, MOST) : []);

export function wire(state, go) {
  now = state;
  byId("keep-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { setting, shown, link } = now();
    const name = byId("keep-name").value.trim().slice(0, 60);
    if (!name || shown?.stage !== "final") {
      put(byId("keep-said"), say(name ? "keep_wait" : "keep_unnamed"));
      return;
    }
    const rows = shown.rows.map((row) => [row.label, row.unit, row.said, row.words]);
    const others = kept().filter((of) => of.name !== name);
    if (others.length >= MOST) {
      put(byId("keep-said"), say("keep_full", { n: MOST }));
      return;
    }
    store(KEPT, [...others, { name, link, scenario: setting.scenario, rows, command: shown.command }]);
    put(byId("keep-said"), say("keep_done", { name }));
    compare(go);
  });
  compare(go);
}

function compare(go) {
  const all = kept();
  if (!all.length) return put(byId("kept"), el("p", { class: "note" }, say("keep_none")));
  const labels = [...new Set(all.flatMap((of) => of.rows.map((row) => row[0])))];
  const cell = (of, label) => {
    const row = of.rows.find((each) => each[0] === label);
    return row ? `${row[2]} ${row[3] ? `(${row[3]})` : ""}` : "";
  };
  const heads = all.map((of) => of.name);
  const rows = labels.map((label) => [label, ...all.map((of) => cell(of, label))]);
  rows.push([say("keep_command"), ...all.map((of) => el("code", {}, of.command ?? ""))]);
  rows.push([say("keep_open"), ...all.map((of) => el("span", {}, button(say("open"), () => go(of.link), { "aria-label": say("open_one", { name: of.name }) }), " ",
    button(say("forget"), () => { store(KEPT, kept().filter((each) => each.name !== of.name)); compare(go); }, { "aria-label": say("forget_one", { name: of.name }) })))]);
  return put(byId("kept"), table(say("kept"), [say("outcome"), ...heads], rows));
}

// The levers of which a wished change may be asked.
export function levers(data) {
  put(byId("want-lever"), ...data.decide.filter((of) => !of.switch).map((of) => el("option", { value: of.key }, of.arm ? `${of.name} (${of.arm_label ?? of.arm})` : of.name)));
  put(byId("want-said"));
  put(byId("want-figure"));
  byId("want-form").onsubmit = (event) => {
    event.preventDefault();
    want(data.decide.find((of) => of.key === byId("want-lever").value));
  };
}

// What the outcome comes to without the programme, on the mean over time: percent are of this.
function usual(shown, key) {
  const arm = Object.keys(shown.arms ?? {}).find((name) => shown.arms[name] === shown.pair?.[1]);
  const line = shown.levels?.[key]?.[arm]?.median;
  return line ? line.reduce((sum, value) => sum + value, 0) / line.length : null;
}

async function want(control) {
  abort?.abort();
  abort = new AbortController();
  const percent = Number(byId("want-change").value);
  const { shown } = now();
  const row = shown?.rows?.find((of) => of.key === byId("want-outcome").value);
  const level = row ? usual(shown, row.key) : null;
  if (!level) return put(byId("want-said"), say("want_wait"));
  if (!control || !Number.isFinite(percent) || percent === 0) return put(byId("want-said"), say("want_number"));
  put(byId("want-said"), say("working"));
  const change = (level * percent) / 100;
  const asked = new URLSearchParams({ lever: control.key, outcome: row.key, change: String(change), tab: `${ask.tab}w` });
  try {
    await ask.stream("/wanted", `${now().link}&${asked}`, abort.signal, (told) => {
      const wrong = told.problem ?? (told.stage === "error" ? (told.messages[0] ?? say("went_wrong")) : "");
      put(byId("want-said"), wrong || say("want_means", { change: signed(change), unit: row.unit, arm: shown.pair[1], level: number(level), state: told.state }));
      if (wrong || !told.points?.length) return;
      const best = told.points.reduce((most, point) => (point.share > most.share ? point : most));
      const title = say(percent < 0 ? "want_less" : "want_more", { outcome: row.name, change: number(Math.abs(percent)), share: best.said, words: best.words });
      wantedCurve(byId("want-figure"), { title, points: told.points, lever: control.name, unit: control.words.includes("%") ? 100 : 1 });
    });
  } catch (error) {
    put(byId("want-said"), error.message);
  }
  return null;
}
