// The page: a setting, which is its link; what is moved changes it, and answers follow.

import * as ask from "./ask.js";
import * as controls from "./controls.js";
import { button, byId, el, fold, loadWords, put, say } from "./dom.js";
import * as figures from "./figures.js";
import * as keep from "./keep.js";
import * as show from "./show.js";

const PACE = 150;     // ms between runs while something is moved
const PATIENCE = 700; // ms that a run may take to its first answer before a newer one replaces it
const MERGE = 800;    // ms in which moves of the same number are one step of undo
let setting = null;
let data = null;
let shown = null;     // the newest answer
let run = null;       // {abort, query, begun, answered, done}
let waiting = 0;
let last = { key: "", at: 0 };
let top = 0;
let drawnFor = "";   // scenario and evidence whose axes are kept

const query = () => ask.link(setting);
const nameOf = (of) => of.name.split(/[\\/]/).pop().replace(/\.ya?ml$/, ""); // no link holds a path
const place = () => history.state?.at ?? 0;

async function start() {
  await loadWords();
  history.replaceState({ at: 0 }, "", location.href);
  wire();
  await load(location.search.slice(1));
}

// Takes a link as it is: checked by the server, its mistakes shown, its controls drawn.
async function load(link) {
  try {
    put(byId("state"), say("starting"));
    const told = await ask.settings(link);
    take(told);
    show.problems(told.problems);
    begin();
  } catch (error) {
    show.failed([error.message]);
  }
}

function take(told) {
  const other = drawnFor !== told.setting.scenario + told.setting.evidence;
  ({ setting, controls: data } = { setting: told.setting, controls: told.controls });
  drawnFor = setting.scenario + setting.evidence;
  if (other) figures.domains.forget();
  controls.draw(data, (key, value, done) => move({ [key]: value }, done), move);
  changes();
  const now = data.scenarios.find((of) => nameOf(of) === setting.scenario);
  put(byId("scenario"), ...data.scenarios.map((of) => el("option", { value: nameOf(of), selected: nameOf(of) === setting.scenario }, of.title)));
  put(byId("question"), now?.question ?? "");
  document.querySelectorAll('[name="evidence"]').forEach((input) => { input.checked = input.value === setting.evidence; });
  byId("seed").value = setting.seed;
  document.title = say("window", { title: now?.title ?? setting.scenario });
  put(byId("command"), told.command);
  ways();
  keep.levers(data);
  buttons();
}

// Questions as ways in: one click each for every scenario, with what was found.
function ways() {
  put(byId("ways"), fold(say("ways", { n: data.scenarios.length }), el("ul", { class: "ways" }, data.scenarios.map((of) => el("li", {},
    button(of.question || of.title, () => replace({ ...blank(), scenario: nameOf(of) })), of.finding ? el("p", {}, of.finding) : null)))));
}

const blank = () => ({ scenario: setting.scenario, evidence: "trials", seed: 1, overrides: {} });

const without = (key) => Object.fromEntries(Object.entries(setting.overrides).filter(([each]) => each !== key));

const changes = () => controls.changed(setting.overrides, (key) => replace({ ...setting, overrides: key ? without(key) : {} }));

// Some numbers have been moved; `done` once the move has ended.
function move(values, done) {
  const overrides = { ...setting.overrides };
  for (const [key, value] of Object.entries(values)) {
    const initial = controls.known(key)?.default;
    if (initial !== undefined && Math.abs(value - initial) < 1e-9) delete overrides[key];
    else overrides[key] = value;
  }
  const was = query();
  setting = { ...setting, overrides };
  changes();
  if (done) {
    record(Object.keys(values).join(" "), was);
    settle();
  }
  soon();
}

// One step of undo: the address changes. Moves of the same number that follow at once are one step.
function record(key, was) {
  const address = query() ? `?${query()}` : location.pathname;
  const merged = key === last.key && performance.now() - last.at < MERGE && place() > 0;
  last = { key, at: performance.now() };
  if (merged) history.replaceState(history.state, "", address);
  else if (location.search !== address || was !== query()) {
    top = place() + 1;
    history.pushState({ at: top }, "", address);
  }
  buttons();
}

// The words beside the numbers as the server writes them.
async function settle() {
  try {
    const now = query();
    const told = await ask.settings(now);
    if (now !== query()) return;
    controls.reword(told.controls);
    put(byId("command"), told.command);
    show.problems(told.problems);
  } catch (error) {
    show.failed([error.message]);
  }
}

async function replace(next) {
  setting = next;
  record("all", "");
  await load(query());
}

// Runs the newest setting: at once, then at most every PACE ms; a run that has not answered yet is given a moment.
function soon() {
  clearTimeout(waiting);
  if (run?.query === query() && !run.abort.signal.aborted) return;
  const since = performance.now() - (run?.begun ?? -PACE);
  const patient = run && !run.answered && !run.done && since < PATIENCE;
  if (since >= PACE && !patient) begin();
  else waiting = setTimeout(soon, patient ? 30 : PACE - since);
}

async function begin() {
  clearTimeout(waiting);
  run?.abort.abort();
  const now = { abort: new AbortController(), query: query(), begun: performance.now(), answered: false, done: false };
  run = now;
  show.asked();
  show.busy(true);
  try {
    await ask.stream("/answer", `${query()}&tab=${ask.tab}`, now.abort.signal, (told) => {
      now.answered = true;
      if (told.stage === "error" || told.stage === "refused") show.failed(told.messages ?? told.headline);
      else {
        shown = told;
        show.answer(told);
        if (told.stage === "final") show.busy(false);
      }
    });
  } catch (error) {
    show.failed([error.message]);
  }
  now.done = true;
  if (run === now) show.busy(false);
}

function stop() {
  run?.abort.abort();
  clearTimeout(waiting);
  show.busy(false);
  if (shown && shown.stage !== "final") put(byId("state"), say("stopped", { state: shown.state }));
}

const go = (link) => {
  last = { key: "", at: 0 };
  top = place() + 1;
  history.pushState({ at: top }, "", `?${link}`);
  return load(link);
};

function buttons() {
  byId("undo").disabled = place() < 1;
  byId("redo").disabled = place() >= top;
}

function wire() {
  byId("undo").addEventListener("click", () => history.back());
  byId("redo").addEventListener("click", () => history.forward());
  byId("stop").addEventListener("click", stop);
  byId("scenario").addEventListener("change", (event) => replace({ ...blank(), scenario: event.target.value }));
  document.querySelectorAll('[name="evidence"]').forEach((input) =>
    input.addEventListener("change", () => replace({ ...setting, evidence: input.value })));
  byId("seed").addEventListener("change", (event) => replace({ ...setting, seed: event.target.value }));
  byId("share").addEventListener("click", async () => {
    const text = `${location.origin}/?${query()}`;
    try {
      await navigator.clipboard.writeText(text);
      put(byId("shared"), say("copied"));
    } catch {
      put(byId("shared"), text);
    }
  });
  document.querySelectorAll("[data-file]").forEach((node) => node.addEventListener("click", async () => {
    put(byId("shared"), say("making", { name: node.dataset.file }));
    try {
      await ask.download(node.dataset.file, query());
      put(byId("shared"), say("made", { name: node.dataset.file }));
    } catch (error) {
      put(byId("shared"), error.message);
    }
  }));
  window.addEventListener("popstate", () => load(location.search.slice(1)));
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || /^(number|search|text)$/.test(event.target.type)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) history.forward();
    else if (place() > 0) history.back();
  });
  byId("levels-figure").parentNode.addEventListener("toggle", () => shown && show.pictures(shown));
  let width = innerWidth;
  window.addEventListener("resize", () => {
    if (innerWidth === width || !shown) return;
    width = innerWidth;
    show.pictures(shown);
  });
  keep.wire(() => ({ setting, shown, link: query() }), go);
}

start();
