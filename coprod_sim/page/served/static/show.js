// What an answer says, in its places. Nothing moves that need not, and nobody is told twice.

import * as figures from "./figures.js";
import { byId, el, fold, line, paragraphs, put, renew, say, table } from "./dom.js";

let spoken = { estimate: false };

// A new question: its first estimate may be spoken again.
export const asked = () => { spoken = { estimate: false }; };

function speak(text) { byId("live").textContent = text; }

export function answer(told) {
  document.body.dataset.stage = told.stage;
  put(byId("state"), told.state ?? "");
  put(byId("fixed"), told.fixed ?? "");
  put(byId("headline"), [...(told.rows ?? []).slice(0, 5), ...(told.core ?? []).slice(0, 1)].map((row) => el("li", {},
    el("span", { class: "what" }, row.name ?? row.label), el("strong", {}, row.said), el("span", { class: "sure" }, row.sure || say(`sure_${told.stage}`)))));
  const box = byId("sentences");
  const final = told.stage === "final";
  byId("sentences-box").classList.toggle("old", !final && Boolean(box.querySelector(".lead")));
  if (final) {
    const [first, ...others] = told.headline;
    renew(box, el("p", { class: "lead" }, first), told.rate ? el("p", {}, told.rate) : null,
      fold(say("in_sentences"), el("ul", {}, others.map((text) => el("li", {}, line(text))))));
    put(byId("notices"), told.warnings?.length ? el("div", { class: "notices" }, el("h3", {}, say("known_first")), ...paragraphs(told.warnings)) : null);
    speak(first);
  } else if (!box.firstChild) {
    put(box, el("p", { class: "note" }, say("no_verdict")));
  }
  if (told.command) put(byId("command"), told.command);
  if (told.stage === "estimate" && !spoken.estimate) {
    spoken.estimate = true;
    speak(told.headline.slice(0, 5).join(" "));
  }
  const wish = byId("want-outcome");
  const keys = (told.rows ?? []).filter((row) => told.levels?.[row.key]);
  if (keys.length && wish.dataset.keys !== keys.map((row) => row.key).join()) {
    wish.dataset.keys = keys.map((row) => row.key).join();
    put(wish, keys.map((row) => el("option", { value: row.key }, row.name ?? row.label)));
  }
  pictures(told);
  for (const [id, made] of Object.entries(sections(told))) section(id, made, told);
}

// Pictures take the room that they find, so they are drawn again when the window changes.
export function pictures(told) {
  if (!told.rows?.length) return;
  figures.main(told);
  figures.strips(byId("together-figure"), told.rows.slice(0, 5), told.stage, "together");
  if (told.core?.length) figures.strips(byId("core-figure"), told.core, told.stage, "core");
  if (Object.keys(told.levels ?? {}).length) figures.levels(byId("levels-figure"), told);
}

function sections(told) {
  return {
    need: told.need?.rows?.length ? [table(say("need"), told.need.columns, told.need.rows.map((row) => row.map(withBar)))] : null,
    whom: told.whom?.length ? told.whom.map((part) => [el("h3", {}, part.title), ...paragraphs(part.sentences)]).flat() : null,
    why: listed(told.why),
    pays: listed(told.pays),
    same_money: listed(told.same_money),
    turns: listed(told.turns),
    how_sure: listed(told.how_sure),
  };
}

const listed = (texts) => (texts?.length ? paragraphs(texts.map((text) => (typeof text === "string" ? text : text.text ?? ""))) : null);

// A share in a cell has a bar beside it.
function withBar(cell) {
  const found = /\((\d+(?:\.\d+)?)\s?%\)$/.exec(String(cell));
  if (!found) return cell;
  return el("span", { class: "bar-cell" }, el("meter", { min: 0, max: 100, value: found[1], "aria-hidden": "true" }), ` ${cell}`);
}

// A part that an estimate does not have keeps what the last full answer said, and says so.
function section(id, made, told) {
  const node = byId(`part-${id}`);
  const box = node.querySelector(".made");
  if (made) {
    renew(box, ...made);
    box.hidden = false;
    node.classList.remove("old");
    node.hidden = false;
  } else if (told.stage === "final") {
    node.hidden = true;
  } else if (!node.hidden) {
    node.classList.add("old");
  }
}

export function problems(lines) {
  const node = byId("problems");
  node.hidden = !lines.length;
  put(node, ...(lines.length ? [el("h2", {}, say("problems", { n: lines.length })), el("ul", {}, lines.map((line) => el("li", {}, line)))] : []));
}

export function failed(lines) {
  document.body.dataset.stage = "error";
  const said = lines.length ? lines : [say("went_wrong")];
  put(byId("state"), said[0]);
  problems(said);
  speak(said.join(" "));
}

export function busy(on) {
  byId("answer").setAttribute("aria-busy", String(on));
  byId("stop").hidden = !on;
  if (on) put(byId("state"), say("working"));
}
