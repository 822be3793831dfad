// Settings kept under a name, in this browser only, side by side; and what it would take for a wished change.

import * as ask from "./ask.js";
import { button, byId, el, number, put, say, table } from "./dom.js";
import { wantedCurve } from "./figures.js";

const KEPT = "coprod-sim kept";
const MOST = 4;
let query = () => "";
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

export function wire(now, go) {
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

// The levers and outcomes that a wished change may be asked of.
export function levers(data, link) {
  query = link;
  put(byId("want-lever"), ...data.decide.filter((of) => !of.switch).map((of) => el("option", { value: of.key }, of.arm ? `${of.name} (${of.arm})` : of.name)));
  put(byId("want-said"));
  put(byId("want-figure"));
  const form = byId("want-form");
  form.onsubmit = (event) => {
    event.preventDefault();
    want(data.decide.find((of) => of.key === byId("want-lever").value));
  };
}

async function want(control) {
  abort?.abort();
  abort = new AbortController();
  const change = Number(byId("want-change").value);
  if (!control || !Number.isFinite(change) || change === 0) return put(byId("want-said"), say("want_number"));
  put(byId("want-said"), say("working"));
  const outcome = byId("want-outcome");
  const asked = new URLSearchParams({ lever: control.key, outcome: outcome.value, change: String(change), tab: `${ask.tab}w` });
  const name = outcome.selectedOptions[0].textContent;
  try {
    await ask.stream("/wanted", `${query()}&${asked}`, abort.signal, (told) => {
      if (told.stage === "error") return put(byId("want-said"), told.messages[0] ?? say("went_wrong"));
      const lines = [told.said, told.note, ...(told.sentences ?? [])].filter((line) => typeof line === "string");
      put(byId("want-said"), lines.join(" "));
      const known = told.values ?? [];
      if (!known.length) return null;
      return wantedCurve(byId("want-figure"), { values: known, shares: told.shares, lever: `${control.name}, ${control.unit ?? ""}`,
        title: say(change < 0 ? "want_less" : "want_more", { outcome: name, change: number(Math.abs(change)), lever: control.name }),
        about: say("want_about"), note: say("want_note") });
    });
  } catch (error) {
    put(byId("want-said"), error.message);
  }
  return null;
}
