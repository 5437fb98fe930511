// What the pages do: keep the question in the address, ask it, show how far the answer is and the answer as it grows.
const body = document.body, kind = body.dataset.kind;
const at = (id) => document.getElementById(id);
const made = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const owner = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const said = (text, more = "") => {  // what is seen, and what is read out: the findings stand below, to be seen
  const whole = `${text} ${more}`.trim();
  at("state").textContent = text;
  if (at("spoken").textContent !== whole) at("spoken").textContent = whole;
};

// ---- asking

let stream = null, job = null, opened = null;
const post = (address, sent) => fetch(address, {
  method: "POST", credentials: "same-origin", body: JSON.stringify(sent),
  headers: {"content-type": "application/json", "x-realpolitik-token": body.dataset.token},
});
const close = () => { stream?.close(); stream = null; };
const faulty = (texts) => {
  at("faults").replaceChildren(...texts.map((text) => made("li", "", text)));
  at("answer").classList.toggle("stale", texts.length > 0);
};
const busy = (is) => { at("progress").hidden = !is; at("stop").hidden = !is; at("answer").setAttribute("aria-busy", is); };
const ask = async (query) => {
  close();
  faulty([]);
  busy(true);
  said("Asking…");
  at("progress").removeAttribute("value");
  let answer;
  try {
    answer = await post("/ask", {kind, query, owner});
  } catch {
    busy(false);
    return faulty(["The program that serves this page does not answer: is it still running?"]);
  }
  const told = await answer.json().catch(() => ({faults: ["This page is of an earlier server: load it again."]}));
  if (!told.job) { busy(false); said("Not asked."); return faulty(told.faults ?? ["Not answered."]); }
  job = told.job;
  listen(job);
};
const listen = (name) => {
  stream = new EventSource(`/jobs/${name}/events`);
  stream.addEventListener("state", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("answer", (event) => tell(name, JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) { close(); busy(false); faulty(["The answer was cut off: ask again."]); }
  });
};
const show = ({state, done, total, stage, faults}) => {
  const bar = at("progress");
  if (total) { bar.max = total; bar.value = done; } else bar.removeAttribute("value");
  if (state === "waiting") said("Waiting: two questions are at work already.");
  if (state === "running" && stage) bar.title = stage;
  if (state === "running" && !at("told").firstChild) said(stage ? `${stage[0].toUpperCase()}${stage.slice(1)}…` : "At work…");
  if (state === "done" || state === "failed" || state === "stopped") { close(); busy(false); }
  if (state === "stopped") said("Stopped. What stands below is as far as it went.");
  if (state === "failed") { said("Not answered."); faulty(faults); }
};
let fresh = false;
const swap = (text) => {
  const told = at("told"), open = new Set(Array.from(told.querySelectorAll("details[open][id]"), (part) => part.id));
  told.dispatchEvent(new Event("removed", {bubbles: true}));
  told.innerHTML = text;
  if (!fresh) { open.add("part-actions"); fresh = true; }
  for (const part of told.querySelectorAll("details[id]")) if (open.has(part.id)) part.open = true;
  for (const link of told.querySelectorAll("#summary")) link.id = "told-summary";
  told.dispatchEvent(new Event("added", {bubbles: true}));
};
const tell = async (name, about) => {
  if (opened?.job === name && opened.turn === about.turn) return;  // the stream began anew
  about.job = name;
  opened = about;
  const worlds = about.worlds ? `${about.worlds.toLocaleString("en")}${about.worlds < about.of ? ` of ${about.of.toLocaleString("en")}` : ""} worlds.` : "";
  const got = await fetch(`/jobs/${name}/answer.html`, {credentials: "same-origin"});
  if (name !== job || !got.ok || opened !== about) return;
  const text = await got.text();
  if (name !== job || opened !== about) return;
  swap(text);
  strips(about.course);
  const nothing = kind === "whatif" && !about.lines.length ? " Nothing is changed: the strips show the baseline." : "";
  said(worlds + nothing, about.lines.join(" "));
  at("answer").classList.remove("stale");
  at("command-box").hidden = false;
  at("command").textContent = about.command;
  at("json").href = `/jobs/${name}/answer.json`;
  at("json").hidden = !text;
};

// ---- the question

const fieldsOf = () => {
  const query = new URLSearchParams();
  for (const field of at("question").elements) {
    if (!field.name || (field.type === "checkbox" && !field.checked)) continue;
    const values = "several" in field.dataset ? field.value.split("\n") : [field.value];
    for (const value of values) if (value.trim() && !(field.name === "seed" && value === "1")) query.append(field.name, value.trim());
  }
  return query;
};
const changes = at("changes");
const held = changes && {do: JSON.parse(changes.dataset.do), set: JSON.parse(changes.dataset.set), against: JSON.parse(changes.dataset.against)};
const queryNow = () => {
  const query = fieldsOf();
  for (const name of held ? ["do", "set", "against"] : []) for (const value of held[name]) query.append(name, value);
  return query.toString();
};
const moved = () => {
  const query = queryNow();
  if (query !== location.search.slice(1)) history.pushState(null, "", `${location.pathname}?${query}`);
  for (const link of document.querySelectorAll(".menu a")) if (held) link.search = fieldsOf().toString();
  const kept = document.querySelector(".menu a[aria-current]");
  if (kept && held) kept.search = query;
  ask(query);
};
at("question")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = fieldsOf();
  if (held && ["scenario", "as_of", "view", "months"].every((name) => (new URLSearchParams(location.search).get(name) ?? "") === (query.get(name) ?? "") || (name === "scenario" && !location.search))) return moved();
  location.assign(`${location.pathname}?${held ? queryNow() : query}`);  // another baseline: another page
});
window.addEventListener("popstate", () => location.reload());
at("stop")?.addEventListener("click", () => { if (job) post(`/jobs/${job}/stop`, {}); });
at("copy")?.addEventListener("click", async () => {
  try { await navigator.clipboard.writeText(at("command").textContent); at("copy").textContent = "Copied"; } catch { getSelection().selectAllChildren(at("command")); }
});
document.addEventListener("click", (event) => {  // evidence that this page does not hold
  const link = event.target.closest?.("#told a[href^='#']");
  const wanted = link && decodeURIComponent(link.getAttribute("href").slice(1));
  if (!wanted || document.getElementById(wanted)) return;
  const kept = new URLSearchParams(Array.from(fieldsOf()).filter(([name]) => name === "scenario" || name === "as_of"));
  event.preventDefault();
  location.assign(`/evidence?${kept}#${encodeURIComponent(wanted)}`);
});

// ---- what is held and set

const moments = held ? JSON.parse(at("controls").dataset.moments) : [];
const titleOf = (word) => new Date(`${word}-15T12:00:00Z`).toLocaleDateString("en", {month: "short", year: "numeric", timeZone: "UTC"});
const without = (name, test) => { held[name] = held[name].filter((value) => !test(value)); };
const listed = () => {
  const rows = [];
  for (const [name, label] of [["do", "Held"], ["set", "Set"], ["against", "Held in the run compared with"]]) {
    for (const value of held[name]) {
      const row = made("li"), drop = made("button", "drop", "Undo");
      drop.type = "button";
      drop.setAttribute("aria-label", `Undo ${value}`);
      drop.addEventListener("click", () => { without(name, (other) => other === value); if (name === "set") freed(value.split("=")[0]); changed(); at("held-title").closest("section").querySelector("button, a")?.focus(); });
      row.append(`${label}: `, made("code", "", value), " ", drop);
      rows.push(row);
    }
  }
  changes.replaceChildren(...rows);
  at("nothing").hidden = rows.length > 0;
};
let soon = 0;
const changed = () => { listed(); pinned(); clearTimeout(soon); soon = setTimeout(moved, 120); };  // keys move a slider step by step
let course = {};
const strips = (found) => { if (found) { course = found; pinned(); } };
const startsOf = (key) => held.do.filter((value) => value.startsWith(`${key}=`)).map((value) => {
  const [level, date = ""] = value.slice(key.length + 1).split("@");
  const from = /^\+\d+$/.test(date) ? Math.floor((Number(date) - 1) / 3) : date ? moments.findIndex((word, turn) => date.slice(0, 7) < (moments[turn + 1] ?? "9999")) : 0;
  return {level, from: Math.max(from, 0)};
}).sort((one, other) => one.from - other.from);
const rowOf = (levels, isHeld, most) => {  // quarters alike in one piece
  const runs = [], row = made("div");
  moments.forEach((word, turn) => {
    const mine = {level: levels[turn], own: isHeld(turn)}, last = runs.at(-1);
    if (last && last.level === mine.level && last.own === mine.own) last.size += 1; else runs.push({...mine, size: 1});
  });
  for (const {level, own, size} of runs) {
    const part = made("span", own ? "held" : "");
    part.style.flexGrow = size;
    if (level !== undefined) part.style.setProperty("--level", level / most);
    row.append(part);
  }
  return row;
};
const pinned = () => {
  for (const lane of document.querySelectorAll(".lane")) {
    const key = lane.dataset.key, most = Math.max(lane.dataset.levels - 1, 1), starts = startsOf(key);
    const isHeld = (turn) => { const last = starts.filter(({from}) => from <= turn).at(-1); return Boolean(last) && last.level !== "free"; };
    const base = course.baseline?.[key] ?? [], now = course.changed?.[key];
    const rows = now || starts.length ? [rowOf(base, () => false, most), rowOf(now ?? base, isHeld, most)] : [rowOf(base, () => false, most)];
    lane.querySelector(".strip").replaceChildren(...rows);
    lane.classList.toggle("changed", starts.length > 0);
  }
  for (const group of document.querySelectorAll(".group")) group.classList.toggle("changed", Boolean(group.querySelector(".lane.changed")));
};
for (const group of document.querySelectorAll(".group")) {  // years along the strips
  const years = made("div", "years");
  years.setAttribute("aria-hidden", "true");
  for (const word of moments) years.append(made("span", "", years.dataset.last === word.slice(0, 4) ? "" : word.slice(0, 4))), years.dataset.last = word.slice(0, 4);
  group.querySelector("summary").after(years);
}
for (const lane of document.querySelectorAll(".lane")) {
  const from = lane.querySelector("input"), level = lane.querySelector("select"), output = lane.querySelector("output");
  from.addEventListener("input", () => {
    const text = titleOf(moments[from.value]);
    output.textContent = `from ${text}`;
    from.setAttribute("aria-valuetext", text);
  });
  lane.querySelector(".strip").addEventListener("click", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    from.value = Math.floor((event.clientX - box.left) / box.width * moments.length);
    from.dispatchEvent(new Event("input"));
  });
  lane.querySelector("button").addEventListener("click", () => {
    const date = moments[from.value], key = lane.dataset.key;
    without("do", (value) => value.startsWith(`${key}=`) && (value.endsWith(`@${date}`) || (from.value === "0" && !value.includes("@"))));
    held.do.push(`${key}=${level.value}@${date}`);
    changed();
  });
}
const freed = (path) => {
  for (const item of document.querySelectorAll(`.dial[data-path="${CSS.escape(path)}"]`)) {
    item.querySelector("[type=range]").value = item.dataset.value;
    item.querySelector("[type=text]").value = "";
    item.querySelector(".free").hidden = true;
  }
};
const wired = (item) => {
  const range = item.querySelector("[type=range]"), text = item.querySelector("[type=text]"), free = item.querySelector(".free"), path = item.dataset.path;
  const own = (value) => value.startsWith(`${path}=`);
  const put = (value) => { without("set", own); if (value) held.set.push(`${path}=${value}`); free.hidden = !value; changed(); };
  range.addEventListener("input", () => { text.value = range.value; });
  range.addEventListener("change", () => { text.value = range.value; put(range.value); });
  text.addEventListener("change", () => {
    const value = text.value.replaceAll(" ", "");
    if (value && !value.startsWith("[")) range.value = value;
    put(value);
  });
  free.addEventListener("click", () => { freed(path); put(""); range.focus(); });
  const given = held.set.find(own)?.slice(path.length + 1);
  if (given) { text.value = given; if (!given.startsWith("[")) range.value = given; free.hidden = false; }
};
if (held) {
  for (const item of document.querySelectorAll(".dial")) wired(item);
  at("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = fieldsOf();
    query.set("q", event.target.elements.q.value);
    const got = await fetch(`/numbers?${query}`, {credentials: "same-origin"});
    at("found").innerHTML = got.ok ? await got.text() : "";
    for (const item of at("found").querySelectorAll(".dial")) wired(item);
  });
  listed();
  pinned();
}
if (kind) ask(held ? queryNow() : location.search ? location.search.slice(1) : fieldsOf().toString());
