// Claims edited in the page: what is typed is kept and checked after a short rest, and saved when it is asked for.
const holder = document.getElementById("claims"), {scenario} = holder.dataset;
const at = (id) => document.getElementById(id);
const made = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const REST = 400;  // milliseconds without a key after which what was typed is checked
const post = async (address, sent, more = {}) => {
  const headers = {"content-type": "application/json", "x-realpolitik-token": document.body.dataset.token};
  try {
    const got = await fetch(address, {method: "POST", credentials: "same-origin", headers, body: JSON.stringify({scenario, ...sent}), ...more});
    return await got.json();
  } catch {
    return {faults: ["The program that serves this page does not answer: is it still running?"]};
  }
};
const faulty = (texts = []) => at("faults").replaceChildren(...texts.map((text) => made("li", "", text)));
const told = sessionStorage.getItem("said");  // what the page before had to say
if (told) { at("spoken").textContent = told; sessionStorage.removeItem("said"); }
const onward = (text, address) => { sessionStorage.setItem("said", text); location.assign(address); };
const pageOf = (name, claim) => `/claims?${new URLSearchParams({scenario: name, ...(claim ? {claim} : {})})}`;

at("copy-scenario")?.addEventListener("click", async () => {
  const found = await post("/claims/copy", {});
  faulty(found.faults);
  if (found.path) onward(`Copied into ${found.path}. What you save goes there; the built-in scenario stays as it is.`, pageOf(found.scenario, holder.dataset.claim));
});

// ---- one claim

const form = at("claim-form");
let {claim, seal} = holder.dataset, first = form && fieldsOf(), typed = false, at_work = false, again = false, timer = 0;
function fieldsOf() {
  return Object.fromEntries(Array.from(form.elements).filter((field) => field.name).map((field) => [field.name, field.value]));
}
function changes() {  // what differs from the page as it came, or of a draft all of it
  const now = fieldsOf(), all = claim === "+" || at("drop-draft");
  return Object.fromEntries(Object.entries(now).filter(([name, text]) => (all ? text !== "" || claim !== "+" : text !== first[name])));
}
const show = (found) => {
  faulty(found.faults);
  if (!found.problems) { at("check-state").textContent = "Not checked."; return; }
  const {errors, warnings} = found;
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  at("check-state").textContent = `${errors ? "Cannot be saved" : "Can be saved"}: ${count(errors, "error")}, ${count(warnings, "warning")}. Draft kept.`;
  at("problems").replaceChildren(...found.problems.map(({text, severity, own}) => made("li", own ? `own ${severity}` : severity, `${severity}: ${text}`)));
  for (const field of form.elements) if (field.name) field.toggleAttribute("aria-invalid", found.problems.some(({severity, path}) => severity === "error" && `${path}.`.startsWith(`claims.${found.claim}.${field.name}.`)));
};
const check = async () => {
  if (at_work) { again = true; return; }
  at_work = true;
  at("check-state").textContent = "Checking…";
  const found = await post("/claims/check", {claim, seal, fields: changes()});
  at_work = false;
  typed = typed && again;
  if (again) { again = false; check(); } else show(found);
};
form?.addEventListener("input", () => { typed = true; clearTimeout(timer); timer = setTimeout(check, REST); });
window.addEventListener("pagehide", () => { if (typed) post("/claims/check", {claim, seal, fields: changes()}, {keepalive: true}); });
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  at("check-state").textContent = "Checking and saving…";
  const found = await post("/claims/save", {claim, seal, fields: changes()});
  show(found);
  if (!found.saved) return;
  typed = false;
  onward(found.changed ? `Saved in ${found.path}.` : "Nothing was changed.", pageOf(scenario, found.claim));
});
at("drop-draft")?.addEventListener("click", async () => {
  typed = false;
  const found = await post("/claims/drop", {claim});
  faulty(found.faults);
  if (found.dropped) onward("The draft is gone; this is what the file holds.", pageOf(scenario, claim));
});
if (at("drop-draft")) check();

// ---- proposals of `read`

holder.addEventListener("click", async (event) => {
  const {verdict} = event.target.dataset ?? {}, card = event.target.closest?.(".card");
  if (!verdict || !card) return;
  const found = await post("/claims/decide", {verdict, proposal: card.dataset.proposal, text: card.querySelector("textarea").value, kind: card.querySelector("select").value});
  faulty(found.faults);
  if (found.faults) return;
  at("spoken").textContent = verdict === "accepted" ? `Accepted as ${found.claim}, written into ${found.files.join(", ")}.` : `Refused; noted in ${found.ledger}.`;
  const next = card.nextElementSibling ?? card.previousElementSibling;
  card.remove();
  next?.querySelector("textarea")?.focus();
});
