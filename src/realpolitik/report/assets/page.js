// What the page does once it is open: draw charts and build tables where a part is opened, follow links, filter tables.

const readOf = async (script) => {
  const value = JSON.parse(script.textContent);
  if (script.dataset.packed !== "gzip") return value;
  const bytes = Uint8Array.from(atob(value), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
};

// ---- charts

const lookOf = () => JSON.parse(document.getElementById("look").textContent);

const rowsOf = (table) => {
  if ("raw" in table) return table.raw;
  const rows = Array.from({length: table.length}, () => ({}));
  for (const [name, column] of Object.entries(table.columns)) {
    const absent = new Set(column.absent);
    column.v.forEach((value, place) => {
      if (!absent.has(place)) rows[place][name] = column.t && value !== null ? column.t[value] : value;
    });
  }
  return rows;
};

const made = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

// The numbers under a chart: the fields that it tells when one points at it, as a table that is made when it is opened.
const numbersOf = (spec) => {
  const holder = made("details", "numbers"), parts = unitsOf(spec).flatMap(inner);
  holder.append(made("summary", "", "The numbers of this chart"));
  holder.addEventListener("toggle", () => {
    if (holder.children.length > 1) return;
    const fields = new Map();
    const add = (field, title, format) => { if (field && !fields.has(field)) fields.set(field, {title: title ?? field, format: format ?? ""}); };
    add(spec.facet?.field, "Panel");
    for (const part of parts) for (const one of part.encoding?.tooltip ?? []) add(one.field, one.title, one.format);
    for (const part of parts) for (const channel of ["x", "y", "x2", "y2"]) if (fields.size < 2) add(part.encoding?.[channel]?.field);
    for (const rows of Object.values(spec.datasets)) {
      if (!Array.isArray(rows)) continue;
      const heads = [...fields.keys()].filter((field) => rows.some((row) => field in row));
      if (heads.length < 2) continue;
      const columns = heads.map((field) => [fields.get(field).title, rows.every((row) => typeof (row[field] ?? 0) === "number") ? 1 : 0, 0]);
      const told = rows.slice(0, 2000).map((row) => heads.map((field) => written(row[field], fields.get(field).format)));
      tableIn(holder, {id: "", title: "The numbers of this chart", columns, rows: told});
    }
  });
  return holder;
};
const written = (value, format) => {
  if (value === undefined || value === null) return "–";
  if (typeof value !== "number") return String(value).replaceAll("\n", " ");
  return format.includes("%") ? `${(100 * value).toLocaleString("en", {maximumFractionDigits: 1})}%` : value.toLocaleString("en", {maximumSignificantDigits: 4, useGrouping: value >= 10000});
};

const draw = async (figure) => {
  if (figure.classList.contains("drawing")) return;
  figure.classList.add("drawing");
  const target = figure.querySelector(".chart");
  const {tables, ...rest} = await readOf(figure.querySelector("script"));
  const datasets = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, rowsOf(table)]));
  const spec = relaid({...rest, config: lookOf(), datasets}, target.clientWidth);
  const options = {
    renderer: "svg", ast: true, hover: true, tooltip: {theme: "custom"}, loader: {load: () => Promise.reject("offline")},
    actions: {export: {svg: true, png: false}, source: false, compiled: false, editor: false},
  };
  try {
    for (let turn = 0; turn < 4; turn += 1) {
      figure.drawing?.finalize();
      figure.drawing = await vegaEmbed(target, spec, options);
      const over = (target.querySelector("svg.marks")?.getBoundingClientRect().width ?? 0) - target.clientWidth;
      if (over <= 0 || !narrower(spec, over)) break;
    }
    for (const part of target.querySelectorAll("[role], [aria-label]")) for (const name of ["role", "aria-label", "aria-roledescription"]) part.removeAttribute(name);
    for (const svg of target.querySelectorAll("svg.marks")) { svg.setAttribute("role", "img"); svg.setAttribute("aria-label", figure.getAttribute("data-label")); }
    figure.append(numbersOf(spec));
    figure.classList.add("drawn");
  } catch (error) {
    target.textContent = "This chart could not be drawn; the tables hold the same figures.";
    console.error(error);
  }
};

// ---- tables that come as data

const linked = ([text, anchor = "", hover = ""]) => {
  const path = hover.length > 0 && text === "number" || anchor.startsWith("number-");
  const element = made(anchor ? "a" : "span", path ? "ref path" : "ref", anchor || !hover ? text : hover);
  if (anchor) element.setAttribute("href", "#" + encodeURIComponent(anchor));
  if (hover) element.title = hover;
  return element;
};
const cellOf = (cell, [, number, wide]) => {
  const [text = "", links = [], anchor = null, weight = null, url = null] = Array.isArray(cell) ? cell : [cell];
  const place = made("td", [number && "number", wide && "wide"].filter(Boolean).join(" "));
  if (anchor) place.id = anchor;
  if (weight !== null) { const bar = made("span", "bar"); bar.style.setProperty("--share", weight); place.append(bar); }
  if (url && /^https?:/.test(url)) {
    const link = made("a", "", text); link.href = url; link.rel = "noreferrer noopener"; place.append(link);
  } else place.append(text);
  if (links && links.length) {
    const refs = made("span", "refs");
    links.forEach((link, turn) => refs.append(turn ? ", " : "", linked(link)));
    place.append(text ? " " : "", refs);
  }
  return place;
};
const build = async (holder) => {
  const source = holder.querySelector("script");
  if (!source) return;
  source.remove();
  tableIn(holder, await readOf(source));
};
const tableIn = (holder, {id, title, columns, rows}) => {
  const region = made("div", "scroll"), table = made("table"), head = made("tr"), body = made("tbody"), top = made("thead");
  region.setAttribute("role", "group"); region.setAttribute("aria-label", title);
  if (id) table.id = id;
  for (const [name, number] of columns) { const cell = made("th", number ? "number" : "", name); cell.scope = "col"; head.append(cell); }
  for (const row of rows) { const line = made("tr"); row.forEach((cell, turn) => line.append(cellOf(cell, columns[turn]))); body.append(line); }
  top.append(head); table.append(made("caption", "", title), top, body); region.append(table);
  if (rows.length > 40) {
    const label = made("label", "filter", "Filter "), input = made("input");
    input.type = "search"; input.setAttribute("aria-controls", id);
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    label.append(input); holder.append(label);
  }
  holder.append(region);
  reach(region);
};
// What scrolls can be reached by the keyboard, and nothing else.
const reach = (region) => { if (region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight) region.tabIndex = 0; };

// ---- opening

const shown = (element) => { for (let part = element.parentElement; part; part = part.parentElement) if (part.tagName === "DETAILS" && !part.open) return false; return true; };
const fill = async (part) => {
  for (const holder of part.querySelectorAll("[data-rows]")) if (shown(holder)) await build(holder);
  for (const figure of part.querySelectorAll("figure[data-label]")) if (shown(figure)) await draw(figure);
  for (const region of part.querySelectorAll(".scroll")) if (shown(region)) reach(region);
};
const reveal = async () => {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted === "all") {
    for (const part of document.querySelectorAll("details.part")) part.open = true;
    await fill(document.body);
    return;
  }
  if (wanted && !document.getElementById(wanted)) {
    const kind = wanted.split("-")[0];
    for (const holder of document.querySelectorAll("[data-rows]")) if (holder.dataset.rows.split(" ").includes(kind)) await build(holder);
  }
  const target = wanted && document.getElementById(wanted);
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  if (!target) return;
  target.scrollIntoView({block: target.matches("td") ? "center" : "start"});
  if (target.closest("details")) await fill(target.closest("details"));
};
document.addEventListener("toggle", (event) => { if (event.target.open) fill(event.target); }, true);
window.addEventListener("hashchange", reveal);
window.addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details.print")) part.open = true; });
// What another script puts into the page, and takes out of it.
document.addEventListener("added", (event) => fill(event.target));
document.addEventListener("removed", (event) => { for (const figure of event.target.querySelectorAll("figure")) figure.drawing?.finalize(); });
document.documentElement.classList.add("live");
await fill(document.body);
await reveal();
document.documentElement.classList.add("ready");
