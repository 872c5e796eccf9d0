// Draws all charts of a page and updates them in place; parts.js is appended to it. Streamlit calls the default export
// again for every message and every change of theme, on the same element. Texts from data are only ever set as text.

const PHONE = 480; // below this a chart is drawn in its phone form
const MARK = /\ue000([^\ue001]*)\ue001/g; // a colour by its name
const views = new WeakMap();
let arriving;

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".figures");
  if (!root || !data) return undefined;
  if (!views.has(root)) views.set(root, new View(root));
  const view = views.get(root);
  view.receive(data);
  return () => view.close();
}

class View {
  constructor(root) {
    this.root = root;
    this.frames = new Map();
    this.open = new Set(); // charts whose table is shown
    this.turn = 0;
    this.messages = 0;
    this.watch = new ResizeObserver(() => {
      cancelAnimationFrame(this.asked);
      this.asked = requestAnimationFrame(() => this.page && this.draw());
    });
    this.watch.observe(root);
  }

  // Messages are unpacked beside each other; a newer one wins however long an older one takes.
  async receive(packed) {
    const message = ++this.messages;  // counted apart from rounds of drawing: a new width must not drop a message
    const page = await unpacked(packed);
    if (message === this.messages) this.show(page);
  }

  show(page) {
    this.page = page;
    const names = page.charts.map((chart) => chart.name);
    for (const [name, frame] of this.frames) if (!names.includes(name)) this.drop(name, frame);
    page.charts.forEach((chart, place) => this.words(chart, place));
    this.arrange();
    this.draw();
  }

  drop(name, frame) {
    globalThis.Plotly?.purge(frame.plot);
    frame.section.remove();
    this.frames.delete(name);
  }

  // Everything that needs no library: it stands before the first picture does.
  words(chart, place) {
    if (!this.frames.has(chart.name)) this.frames.set(chart.name, this.frame(chart.name));
    const frame = this.frames.get(chart.name);
    if (this.root.children[place] !== frame.section) this.root.insertBefore(frame.section, this.root.children[place]);
    frame.chart = chart;
    frame.section.className = `figure ${chart.place} ${chart.drawings ? "" : chart.rows.length ? "nothing told" : "nothing"}`.trim();
    frame.title.replaceChildren(chart.title, ...(chart.act ? [make("span", "act", chart.act)] : []));
    frame.subtitle.textContent = chart.subtitle;
    frame.plot.setAttribute("aria-label", chart.alt);
    frame.cells.setAttribute("aria-label", `Numbers: ${chart.title}${chart.act}`);
    frame.define.hidden = !chart.define;
    frame.define.href = chart.define;
    frame.define.setAttribute("aria-label", `Definition: ${chart.title}${chart.act}`);
    for (const [button, verb] of [[frame.table, "Numbers as a table"], [frame.csv, "Numbers as a CSV file"]])
      button.setAttribute("aria-label", `${button.textContent}: ${verb}, ${chart.title}${chart.act}`);
    this.numbers(frame);
  }

  frame(name) {
    const section = make("section", "figure");
    section.id = `chart-${name}`;
    const menu = make("div", "figure-menu");
    const frame = {
      section,
      title: make("h2"),
      subtitle: make("p", "figure-subtitle"),
      plot: make("div", "figure-plot"),
      cells: make("div", "figure-table"),
      table: make("button", "", "Table"),
      csv: make("button", "", "CSV"),
      define: make("a", "", "Definition"),
      menu,
    };
    frame.plot.setAttribute("role", "img");
    frame.cells.tabIndex = 0; // a wide table is scrolled sideways, also by keyboard
    frame.cells.setAttribute("role", "group");
    frame.table.onclick = () => this.toggle(frame);
    frame.csv.onclick = () => save(frame.chart);
    frame.table.type = frame.csv.type = "button";
    menu.append(frame.table, frame.csv, frame.define);
    section.append(frame.title, menu, frame.subtitle, frame.plot, frame.cells);
    return frame;
  }

  toggle(frame) {
    const name = frame.chart.name;
    if (!this.open.delete(name)) this.open.add(name);
    this.numbers(frame);
  }

  numbers(frame) {
    const shown = this.open.has(frame.chart.name) || (this.blind && frame.chart.drawings);
    frame.table.setAttribute("aria-expanded", String(Boolean(shown)));
    frame.cells.hidden = !shown;
    frame.cells.replaceChildren(...(shown ? [table(frame.chart)] : []));
  }

  // Each picture has its room before it is drawn. Beside a higher one it takes some of what would stay empty.
  arrange() {
    this.wide = this.root.clientWidth;
    const frames = this.drawable();
    for (const frame of frames) frame.size = frame.chart.sizes[frame.plot.clientWidth < PHONE ? "phone" : "wide"];
    for (const frame of frames) frame.plot.style.height = `${frame.size.height}px`;
    for (const frame of frames) frame.height = Math.min(frame.size.most, frame.size.height + spare(frame));
    for (const frame of frames) frame.plot.style.height = `${frame.height}px`;
  }

  drawable() {
    return this.page.charts.map((chart) => this.frames.get(chart.name)).filter((frame) => frame.chart.drawings);
  }

  // Charts in sight first; a newer message ends the round of an older one.
  async draw() {
    const turn = ++this.turn;
    if (this.root.clientWidth !== this.wide) this.arrange();
    try {
      const plotly = await library(this.page.script);
      if (turn !== this.turn) return;
      if (this.blind) this.see(false);
      for (const frame of this.inSightFirst()) {
        if (turn !== this.turn) return;
        if (this.picture(plotly, frame)) await pause();
      }
    } catch (error) {
      console.warn("The charts' library did not arrive.", error);
      this.see(true);
    }
  }

  // Without the library the numbers stand as tables in the place of the pictures, until it arrives.
  see(blind) {
    this.blind = blind;
    this.root.classList.toggle("blind", blind);
    for (const frame of this.frames.values()) this.numbers(frame);
  }

  inSightFirst() {
    const frames = this.drawable();
    const away = new Map(frames.map((frame) => [frame, outside(frame.section.getBoundingClientRect())]));
    return frames.sort((one, other) => away.get(one) - away.get(other));
  }

  // True when something was drawn, false when the picture was right already.
  picture(plotly, frame) {
    const width = frame.plot.clientWidth;
    if (!width) return false;
    const drawing = frame.chart.drawings[width < PHONE ? "phone" : "wide"];
    const palette = this.page.palettes[isDark() ? "dark" : "light"];
    const text = drawing.replace(MARK, (_, name) => palette[name]);
    const { height } = frame;
    if (frame.text === text && frame.width === width && frame.drawn === height && frame.plot.layout) {
      frame.plot.layout.meta = frame.plot._fullLayout.meta = this.page.meta;
      return false;
    }
    const { data, layout } = JSON.parse(text);
    spread(data, layout, height);
    Object.assign(layout, { width, autosize: false, meta: this.page.meta });
    plotly.react(frame.plot, data, layout, this.page.config);
    Object.assign(frame, { text, width, drawn: height });
    return true;
  }

  // A new width may have been seen just before: nothing is left to be drawn anew then.
  close() {
    this.turn++;
    this.messages++;
    this.watch.disconnect();
    cancelAnimationFrame(this.asked);
    this.page = undefined;
    for (const [name, frame] of [...this.frames]) this.drop(name, frame);
    views.delete(this.root);
  }
}
