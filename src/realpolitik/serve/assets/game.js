// What the pages of a game do: send what was pressed, show the page anew where it has changed, ask the advisers.
const body = document.body;
const at = (id) => document.getElementById(id);
const said = (text) => { if (at("spoken").textContent !== text) at("spoken").textContent = text; };
const faulty = (texts) => {
  at("faults").replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), {textContent: text})));
  if (texts.length) at("faults").scrollIntoView({block: "nearest"});
};
const get = (address) => fetch(address, {credentials: "same-origin"});

// ---- the page anew

let shown = "";
const anew = async () => {
  const got = await get(location.pathname);
  if (!got.ok) return faulty(["This page is not here any more. Load it again, or open your link."]);
  const next = new DOMParser().parseFromString(await got.text(), "text/html");
  const open = new Set(Array.from(document.querySelectorAll("details[open][id]"), (part) => part.id));
  const focus = document.activeElement?.closest("[data-key]")?.dataset.key, field = document.activeElement?.id;
  const texts = new Map(Array.from(document.querySelectorAll("textarea[id], input[name=name]"), (one) => [one.id || one.name, one.value]));
  const chosen = new Set(Array.from(document.querySelectorAll("[name=to]:checked"), (one) => one.value));
  const was = body.dataset.quarter, before = at("counsel")?.dataset.state, told = at("counsel-told");
  const dates = document.querySelector(".when-now")?.textContent;
  for (const name of ["turn", "quarter", "round", "token"]) body.dataset[name] = next.body.dataset[name];
  for (const part of ["header", "main"]) document.querySelector(part).replaceChildren(...next.querySelector(part).childNodes);
  document.title = next.title;
  for (const part of document.querySelectorAll("details[id]")) if (open.has(part.id)) part.open = true;
  for (const one of document.querySelectorAll("textarea[id], input[name=name]")) one.value = texts.get(one.id || one.name) ?? one.value;
  for (const one of document.querySelectorAll("[name=to]")) one.checked = chosen.has(one.value);
  const same = before && before === at("counsel")?.dataset.state;
  if (same && told.dataset.asked) { at("counsel-told").replaceWith(told); gains(); } else counsel(told?.dataset.asked && was === body.dataset.quarter);
  const back = document.querySelector(`[data-key="${CSS.escape(focus ?? "")}"] button`) ?? (field ? at(field) : null) ?? (focus ? at("orders") : null);
  back?.focus({preventScroll: was === body.dataset.quarter});
  if (was !== body.dataset.quarter) { scrollTo({top: 0}); said(`It is ${document.querySelector(".when-now")?.textContent ?? ""}. ${Array.from(document.querySelectorAll(".news li"), (line) => line.textContent).join(" ")}`); }
  else if (dates) said(`${document.querySelectorAll("#orders > ul > li").length} orders stand.`);
};

// ---- what is sent

const sentBy = (form) => {
  const sent = form.dataset.act === "letter" || form.dataset.act === "look" ? {} : {quarter: Number(body.dataset.quarter), round: Number(body.dataset.round)};
  for (const one of form.elements) {
    if (!one.name || (one.type === "checkbox" && !one.checked)) continue;
    if (one.name === "to") (sent.to ??= []).push(one.value);
    else if (one.name === "done") sent.done = one.value === "true";
    else sent[one.name] = one.value;
  }
  if (form.dataset.act === "letter") sent.to ??= [];
  return sent;
};
let busy = false;
document.addEventListener("submit", async (event) => {
  const form = event.target, act = form.dataset.act;
  if (!act) return;
  event.preventDefault();
  if (busy || (form.dataset.ask && !confirm(form.dataset.ask))) return;
  busy = true;
  body.setAttribute("aria-busy", "true");
  if (act === "next") said("The quarter is being played…");
  try {
    const got = await fetch(`/act/${act}`, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(sentBy(form)),
      headers: {"content-type": "application/json", "x-realpolitik-token": body.dataset.token},
    });
    const told = await got.json().catch(() => ({faults: ["This page is of an earlier server: load it again."]}));
    if (got.ok && (act === "letter" || act === "fork")) form.reset();
    if (got.ok || got.status === 409) await anew();
    faulty(told.faults ?? []);
  } catch {
    faulty(["The program that serves this page does not answer: is it still running?"]);
  } finally {
    busy = false;
    body.removeAttribute("aria-busy");
  }
});

// ---- counsel

const gains = () => {
  for (const row of document.querySelectorAll("#gains [data-of]")) {
    const place = document.querySelector(`[data-gain="${CSS.escape(row.dataset.of)}"]`);
    if (place) place.textContent = row.textContent;
  }
};
const counsel = async (asked) => {
  const told = at("counsel-told");
  if (!told || !(asked || told.dataset.wanted === "yes")) return;
  told.dataset.asked = "yes";
  const state = at("counsel").dataset.state;
  at("counsel-wait").hidden = false;
  at("counsel-ask").hidden = true;
  const got = await get("/counsel");
  if (at("counsel")?.dataset.state !== state || at("counsel-told") !== told) return;
  if (got.ok) told.innerHTML = await got.text();
  gains();
};
document.addEventListener("click", (event) => { if (event.target.id === "counsel-ask") counsel(true); });
counsel(false);

// ---- what others did

let quiet = 0;
const look = async () => {
  try {
    const got = document.hidden || busy ? null : await get("/turn");
    if (got?.ok) {
      quiet = 0;
      if ((await got.json()).turn !== body.dataset.turn && !busy) await (location.pathname.startsWith("/debrief/") ? location.reload() : anew());
    }
  } catch {
    if (++quiet === 3) faulty(["The program that serves this page does not answer: is it still running?"]);
  }
  setTimeout(look, 2000);
};
setTimeout(look, 2000);
