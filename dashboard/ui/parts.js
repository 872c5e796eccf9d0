// What figures.js is made of: the library, the message, a table, a file to save.

function unpacked(packed) {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

function make(tag, kind = "", text = "") {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  return element;
}

function table({ title, act, columns, rows }) {
  const whole = make("table");
  whole.append(make("caption", "unseen", title + act));
  const head = whole.createTHead().insertRow();
  for (const column of columns) head.append(scoped(make("th", "", column), "col"));
  const body = whole.createTBody();
  for (const cells of rows) {
    const row = body.insertRow();
    cells.forEach((cell, i) => row.append(i ? make("td", "", cell) : scoped(make("th", "", cell), "row")));
  }
  return whole;
}

function scoped(cell, scope) {
  cell.scope = scope;
  return cell;
}

function save({ csv, file }) {
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function outside({ top, bottom }) {
  return bottom < 0 ? -bottom : Math.max(0, top - innerHeight);
}

// How much of a card's height nothing fills: on a phone the menu stands below the plot.
function spare({ section, plot, cells, menu }) {
  if (!cells.hidden) return 0;
  const [card, ...inner] = [section, plot, menu].map((element) => element.getBoundingClientRect().bottom);
  const { paddingBottom, borderBottomWidth } = getComputedStyle(section);
  return Math.max(0, Math.floor(card - parseFloat(paddingBottom) - parseFloat(borderBottomWidth) - Math.max(...inner)));
}

// A picture's rows move apart; bars stay as thick as they are.
function spread(data, layout, height) {
  const around = layout.margin.t + layout.margin.b;
  const closer = (layout.height - around) / (height - around);
  for (const trace of data) if (trace.type === "bar") trace.width *= closer;
  layout.height = height;
}

function isDark() {
  const [red, green, blue] = getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/[\d.]+/g);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

function pause() {
  return new Promise((go) => setTimeout(go, 0));
}

// One script element for the life of the page; a failed one is asked for again by the next message.
function library(address) {
  if (globalThis.Plotly) return globalThis.Plotly;
  arriving ??= new Promise((arrived, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => (globalThis.Plotly ? arrived(globalThis.Plotly) : failed(new Error("not Plotly's script")));
    script.onerror = () => failed(new Error(`no answer at ${address}`));
    document.head.append(script);
  }).catch((error) => {
    arriving = undefined;
    throw error;
  });
  return arriving;
}
