// Runs before a page's own scripts: notes when the last choice was made, and when a number or a plot last changed.
(() => {
  const WATCHED = '.headline, .card-value, .figure, [data-testid="stMetric"], [data-testid="stPlotlyChart"]';
  const seen = (globalThis.benched = { chosen: 0, changed: 0, numbers: 0 });
  const choose = (event) => (seen.chosen = event.timeStamp);
  addEventListener("click", choose, true);
  addEventListener("keydown", choose, true);
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(WATCHED);
  const holds = (node) => node.nodeType === Node.ELEMENT_NODE && node.querySelector(WATCHED);
  const counts = ({ target, addedNodes }) => within(target) || [...addedNodes].some((node) => within(node) || holds(node));
  new MutationObserver((records) => {
    if (!records.some(counts)) return;
    seen.changed = performance.now();
    if (!seen.numbers && document.querySelectorAll('.card-value, [data-testid="stMetricValue"]').length >= 4)
      seen.numbers = seen.changed;
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

  // The number is there, every plot shows the selection, the script is idle, and nothing has moved for half a second.
  seen.settled = ({ number, plots, meta }) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const idle = app?.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED";
    const drawn = [...document.querySelectorAll(".js-plotly-plot")].filter((plot) => !plot.closest(".nothing"));
    const shown = drawn.filter((plot) => JSON.stringify(plot.layout?.meta) === meta);
    const numbers = [...document.querySelectorAll('[class*="st-key-kpi-"]')].map((card) => card.innerText).join(" ");
    const right = numbers.includes(number) && drawn.length >= plots && shown.length === drawn.length;
    return idle && right && performance.now() - seen.changed > 500;
  };
})();
