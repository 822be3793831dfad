// Elements, words and numbers. Data only ever becomes text nodes and attributes.

const SVG = "http://www.w3.org/2000/svg";
const MINUS = "\u2212";
export const words = {};

export const byId = (id) => document.getElementById(id);

export async function loadWords() {
  const reply = await fetch("/static/words.en.json");
  Object.assign(words, await reply.json());
}

// A text of the page, with {name} replaced by what is given for it.
export function say(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

export const button = (text, act, more = {}) => el("button", { type: "button", onclick: act, ...more }, text);

// A fold, which keeps whether it is open when it is drawn again.
export function fold(text, ...children) {
  return el("details", {}, el("summary", {}, text), ...children);
}

export function put(node, ...children) {
  node.replaceChildren(...children.flat().filter(Boolean));
}

// Replaces what a node shows, if it is not the same; folds that were open stay open.
export function renew(node, ...children) {
  const open = [...node.querySelectorAll("details")].map((fold) => fold.open);
  put(node, ...children);
  node.querySelectorAll("details").forEach((fold, i) => { fold.open = open[i] ?? fold.open; });
}

export function number(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return say("no_value");
  const text = Math.abs(value).toLocaleString("en-GB", { maximumSignificantDigits: digits });
  return value < 0 ? MINUS + text : text;
}

export const signed = (value, digits = 2) => (value > 0 ? "+" : "") + number(value, digits);

export function table(caption, columns, rows) {
  const head = el("tr", {}, columns.map((text) => el("th", { scope: "col" }, String(text))));
  const body = rows.map((row) => el("tr", {}, row.map((cell, i) =>
    el(i ? "td" : "th", i ? {} : { scope: "row" }, cell instanceof Node ? cell : String(cell ?? "")))));
  return el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": caption },
    el("table", {}, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, body)));
}

// A line of text in which no amount of money is broken after its sign.
export const line = (text) => String(text).split(/([+\u2212]£[\d.,]+)/).map((part, i) => (i % 2 ? el("span", { class: "one" }, part) : part));

export const paragraphs = (texts) => (texts ?? []).map((text) => el("p", {}, line(text)));
