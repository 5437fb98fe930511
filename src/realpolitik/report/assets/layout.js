// How a chart is laid out in the width that there is: panels in as many columns as fit, names on as many lines as they
// take or above their rows, legends and titles wrapped. What comes out is the same chart in another size.
const NARROW = 640;
const LETTER = 6.7, LINE = 14, EDGE = 56, GAP = 22, LEAST = 13;

const inner = (spec) => [spec, ...(spec.layer ?? []).flatMap(inner)];
const unitsOf = (spec) => {
  const parts = spec.hconcat ?? spec.vconcat;
  return parts ? parts.flatMap(unitsOf) : spec.spec ? [spec.spec] : [spec];
};
const rowsUnder = (spec, units, columns) => {  // one row of charts below the other
  delete spec.hconcat;
  const starts = units.map((_, place) => place).filter((place) => place % columns === 0);
  spec.vconcat = starts.map((place) => (columns === 1 ? units[place] : {hconcat: units.slice(place, place + columns), spacing: GAP}));
};

// The axis of a chart in one direction: every encoding of it in its layers, and its names where it has names.
const axisOf = (unit, channel, datasets) => {
  const encodings = inner(unit).map((part) => part.encoding?.[channel]).filter((one) => one && one.field);
  const named = encodings.filter((one) => one.type === "nominal");
  const fields = new Set(named.map((one) => one.field));
  const names = new Set(Object.values(datasets).flat().flatMap((row) => [...fields].map((field) => row?.[field]).filter((name) => name !== undefined && name !== null)));
  return {encodings, named, names: [...names].map(String)};
};

// A text on lines of so many characters, as the expression of `folded` does it in the chart.
const FOLD = (most) => `(.{1,${most}})(\\s+|$)`;
const linesOf = (text, most) => text.replace(new RegExp(FOLD(most), "g"), "$1\n").trim().split("\n");
const folded = (most) => `trim(replace(datum.label, regexp('${FOLD(most).replace("\\", "\\\\")}', 'g'), '$1\\n'))`;
const wrap = (text, most) => (typeof text === "string" && text.length > most ? linesOf(text, most) : text);

// Names left of their rows, folded to two fifths of the width; on a narrow page above their rows, in all of it.
const nameRows = (unit, width, datasets) => {
  const {named, names} = axisOf(unit, "y", datasets);
  if (!named.length || !unit.height?.step) return 0;
  const above = width < NARROW;
  const limit = named.map((one) => one.axis?.labelLimit).find((one) => typeof one === "number") ?? 460;
  const room = above ? width - 24 : Math.min(limit, 0.4 * width);
  const most = Math.floor(room / (above ? LETTER + 0.5 : LETTER));
  const lines = names.reduce((found, name) => Math.max(found, linesOf(name, most).length), 1);
  const filled = inner(unit).some((part) => (part.mark?.type ?? part.mark) === "rect");
  const own = unit.height.step;
  const text = folded(most);
  const axis = {labelLimit: 0, labelLineHeight: LINE, labelExpr: text};
  let scale = {};
  if (above) {
    const band = filled ? Math.min(own, 16) : 0, high = LINE * lines, free = axisOf(unit, "x", datasets).named.length ? 11 : 8;
    unit.height.step = filled ? band + high + 5 : high + 2 * free + 1;
    const first = filled ? band / 2 + high + 2 : high + free;  // from the middle of the row up to the top of its name
    Object.assign(axis, {labelAlign: "left", labelPadding: 0, zindex: 1, labelOffset: LINE / 2 - first, offset: 0, ticks: false});
    axis.labelExpr = `slice('${"\\n".repeat(lines - 1)}', 0, ${lines} - length(split(${text}, '\\n'))) + ${text}`;
    if (filled) scale = {paddingInner: 1 - band / unit.height.step, paddingOuter: 1 - band / unit.height.step};
    for (const one of axisOf(unit, "x", datasets).encodings) if (one.axis?.orient === "top") one.axis.offset = high + 2;
  } else if (lines > 1) {
    unit.height.step = Math.max(own, LINE * lines + 4);
    axis.labelOffset = {expr: `-${LINE / 2} * (length(split(${text}, '\\n')) - 1)`};
  }
  for (const one of named) {
    one.axis = one.axis === null ? null : {...one.axis, ...axis};
    if (filled && above) one.scale = {...one.scale, ...scale};
  }
  const longest = names.reduce((found, name) => Math.max(found, ...linesOf(name, most).map((line) => line.length)), 0);
  return above ? 0 : Math.min(room, longest * LETTER) + 12;
};

// Columns of names: as narrow as they have to be; on a narrow page their names stand upright.
const nameColumns = (unit, width, datasets, left) => {
  const {named, names, encodings} = axisOf(unit, "x", datasets);
  if (!named.length || !(unit.width?.step || unit.width === "container")) return;
  const own = unit.width.step ?? 46;
  const longest = names.reduce((found, name) => Math.max(found, name.length), 0);
  const upright = width < NARROW || own < 24;
  const aside = upright ? 6 : Math.min(160, longest * LETTER) * 0.75;
  unit.width = {step: Math.max(LEAST, Math.min(own, Math.floor((width - left - aside - 14) / names.length)))};
  for (const one of encodings) if (one.axis && upright) one.axis = {...one.axis, labelAngle: -90, labelLimit: 0};
};

// Legends in rows that fit; returns the room that all of them would take in one row.
const legends = (unit, width, datasets) => {
  const room = {};
  for (const part of inner(unit)) {
    for (const channel of ["color", "fill", "shape", "size", "opacity", "stroke"]) {
      const one = part.encoding?.[channel];
      if (!one || !one.field || one.legend === null) continue;
      const legend = {...one.legend};
      if (one.type === "nominal") {
        const there = new Set(Object.values(datasets).flat().map((row) => row?.[one.field]));
        if (Array.isArray(one.scale?.domain) && !one.legend?.values) legend.values = one.scale.domain.filter((name) => there.has(name));
        if (legend.values && !legend.values.length) { one.legend = null; continue; }
        const values = legend.values ?? one.scale?.domain ?? [...new Set(Object.values(datasets).flat().map((row) => row?.[one.field]).filter((name) => name !== undefined))];
        const wide = values.map((name) => String(name).length * 6.8 + 32);
        room[one.field] = String(legend.title ?? "").length * 6.6 + wide.reduce((sum, next) => sum + next, 0);
        if (room[one.field] > width - 40) {
          Object.assign(legend, {columns: Math.max(1, Math.floor((width - 30) / Math.max(...wide))), titleOrient: "top", labelLimit: width - 60});
        }
      } else room[one.field] = 200;
      if (one.type !== "nominal" && width < NARROW) {
        legend.titleOrient = "top";
        if (legend.gradientLength) legend.gradientLength = Math.min(legend.gradientLength, width - 80);
      }
      if (legend.title) legend.title = wrap(legend.title, Math.floor((width - 20) / LETTER));
      one.legend = legend;
    }
  }
  return Object.values(room).reduce((sum, next) => sum + next, 0);
};

const titles = (unit, width) => {
  const most = Math.max(18, Math.floor((width - 30) / LETTER));
  for (const part of inner(unit)) {
    const x = part.encoding?.x;
    if (x?.axis?.title) x.axis = {...x.axis, title: wrap(x.axis.title, most)};
    if (x?.title) x.title = wrap(x.title, most);
  }
};

// A chart of a fixed size in another width; a map keeps its shape, or is taller than wide on a phone.
const scaled = (unit, wide) => {
  const before = unit.width;
  unit.width = Math.round(wide);
  if (inner(unit).some((part) => part.projection)) unit.height = Math.round(wide < 500 ? wide * 1.47 : (unit.height * wide) / before);
};

// Charts side by side: as many in a row as there is room for, each no wider than its share.
const beside = (spec, units, width) => {
  const wide = units.map((unit) => (typeof unit.width === "number" ? unit.width : 0));
  const edge = units.some((unit) => inner(unit).some((part) => part.projection)) ? 4 : EDGE;
  const most = Math.max(...wide, 1);
  let columns = units.length;
  while (columns > 1 && columns * (0.8 * most + edge) + GAP * (columns - 1) > width) columns -= 1;
  if (columns < units.length) {
    rowsUnder(spec, units, columns);
    if (columns === 1) for (const unit of units) for (const part of inner(unit)) if (part.encoding?.y?.axis) part.encoding.y.axis.minExtent = 30;
  }
  const share = (width - GAP * (columns - 1)) / columns - edge;
  for (const unit of units) if (typeof unit.width === "number" && unit.width > share) scaled(unit, share);
};

const facets = (spec, width) => {
  const own = spec.spec.width;
  if (typeof own !== "number") return;
  spec.columns = Math.max(1, Math.min(spec.columns ?? 1, Math.floor((width + GAP) / (own + EDGE))));
  spec.spec.width = Math.max(140, Math.min(own * 1.25, (width - EDGE - GAP * (spec.columns - 1)) / spec.columns - 8));
  if (width < NARROW) spec.facet.header = {...spec.facet.header, labelExpr: folded(Math.floor(spec.spec.width / 7.2)), labelLimit: 0, labelLineHeight: LINE};
};

const relaid = (spec, width) => {
  const units = unitsOf(spec), data = spec.datasets;
  const columns = spec.hconcat && units.some((unit) => unit.width?.step);
  if (spec.facet) facets(spec, width);
  if (spec.hconcat && !columns) beside(spec, units, width);
  if (columns && width < 1.2 * NARROW) rowsUnder(spec, units, 1);
  const each = spec.hconcat && columns ? width / units.length - 24 : width;
  let crowded = width < NARROW;
  for (const unit of units) {
    if (!spec.facet && units.length === 1 && typeof unit.width === "number" && unit.width > width - 24) scaled(unit, width - 24);
    const left = spec.facet && width >= NARROW ? 0 : nameRows(unit, each, data);
    nameColumns(unit, each, data, left);
    if (legends(unit, width - left, data) > width - left) crowded = true;
    titles(unit, spec.facet ? spec.spec.width + 20 : each);
  }
  if (crowded) {
    const layout = {top: {direction: "vertical", anchor: "start", margin: 8}};
    spec.config = {...spec.config, legend: {...spec.config.legend, layout}};
  }
  if (width < NARROW) {
    spec.config = {...spec.config, header: {...spec.config.header, labelFontSize: 11.5}};
    if (spec.padding) spec.padding = 4;
  }
  return spec;
};

// What stands out of its place when it is drawn makes the chart narrower by as much.
const narrower = (spec, over) => {
  let changed = false;
  const columns = spec.facet ? spec.columns ?? 1 : (spec.hconcat ?? spec.vconcat?.[0].hconcat ?? [spec]).length;
  for (const unit of unitsOf(spec)) {
    const names = unit.width?.step && new Set(Object.values(spec.datasets).flat().map((row) => inner(unit).map((part) => row?.[part.encoding?.x?.field]).find((one) => one !== undefined)).filter((one) => one !== undefined)).size;
    if (names && unit.width.step > LEAST - 3) {
      unit.width = {step: Math.max(LEAST - 3, unit.width.step - over / columns / names - 0.2)};
      changed = true;
    } else if (typeof unit.width === "number" && unit.width > 140) {
      scaled(unit, Math.max(140, unit.width - over / columns - 2));
      changed = true;
    }
  }
  return changed;
};
