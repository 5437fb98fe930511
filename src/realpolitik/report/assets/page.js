// What the page does once it is open: draw the charts, open folded parts that a link leads into, filter tables.
const draw = async (figure) => {
  const target = figure.querySelector(".chart");
  const spec = JSON.parse(figure.querySelector("script").textContent);
  const options = {
    renderer: "svg", ast: true, hover: true, tooltip: {theme: "custom"}, loader: {load: () => Promise.reject("offline")},
    actions: {export: {svg: true, png: false}, source: false, compiled: false, editor: false},
  };
  try {
    const {view} = await vegaEmbed(target, spec, options);
    const label = figure.getAttribute("data-label");
    for (const svg of target.querySelectorAll("svg.marks")) { svg.setAttribute("role", "img"); svg.setAttribute("aria-label", label); }
    figure.classList.add("drawn");
  } catch (error) {
    target.textContent = "This chart could not be drawn; the tables hold the same figures.";
    console.error(error);
  }
};
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  if (target) target.scrollIntoView({block: "center"});
};
const filter = (input) => {
  const rows = document.getElementById(input.getAttribute("data-filter")).tBodies[0].rows;
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
};
window.addEventListener("hashchange", open);
window.addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details.print")) part.open = true; });
document.documentElement.classList.add("live");
document.querySelectorAll("input[data-filter]").forEach(filter);
for (const figure of document.querySelectorAll("figure[data-label]")) await draw(figure);
open();
document.documentElement.classList.add("ready");
