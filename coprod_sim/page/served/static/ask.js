// The setting, which is the link; and what is asked of the server.

import { say } from "./dom.js";

const PLAIN = ["scenario", "evidence", "seed", "residents", "weeks", "worlds"];
const token = document.querySelector('meta[name="page-token"]').content;
export const tab = crypto.getRandomValues(new Uint32Array(3)).join("-");

// The link of a setting: differences only. `whole` also names what is the default, for the server.
export function link(setting) {
  const pairs = PLAIN.filter((name) => setting[name] !== null && setting[name] !== undefined)
    .filter((name) => !(name === "seed" && setting.seed === 1) && !(name === "evidence" && setting.evidence === "trials"))
    .map((name) => [name, String(setting[name])]);
  if (setting.arms?.length) pairs.push(["arms", setting.arms.join(",")]);
  const moved = Object.keys(setting.overrides).sort().map((key) => [key, String(setting.overrides[key])]);
  return new URLSearchParams([...pairs, ...moved]).toString().replaceAll("%2C", ",");
}

export class Refused extends Error {}

async function post(path, body, signal) {
  let reply;
  try {
    reply = await fetch(path, {
      method: "POST", body, signal, cache: "no-store",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Page-Token": token },
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(say("engine_stopped"));
  }
  if (!reply.ok) throw new Refused(reply.status >= 500 && reply.status !== 503 ? say("went_wrong") : await reply.text());
  return reply;
}

export const settings = async (query) => (await post("/settings", query)).json();

// Calls `told` with each answer as it comes. Ends quietly when aborted.
export async function stream(path, query, signal, told) {
  try {
    const reply = await post(path, query, signal);
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const parts = text.split("\n\n");
      text = parts.pop();
      for (const part of parts) if (!signal.aborted) told(JSON.parse(part.slice("data: ".length)));
    }
  } catch (error) {
    if (error.name === "AbortError" || signal.aborted) return;
    throw error instanceof Refused ? error : new Refused(say("engine_stopped"));
  }
}

export async function download(name, query) {
  keep(name, await (await post(`/file/${name}`, query)).blob());
}

export function keep(name, blob) {
  const place = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = place;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(place), 10_000);
}
