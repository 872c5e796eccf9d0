// Brings what the address names (#key) into sight, and keeps it there while the page above it is still being drawn:
// Streamlit scrolls once, before its own elements have their height. Whoever scrolls is let go.

const LONG = 5000; // milliseconds
const ACTS = ["wheel", "touchstart", "keydown", "pointerdown"];

export default function () {
  const name = decodeURIComponent(location.hash.slice(1));
  const page = document.querySelector('[data-testid="stMainBlockContainer"]');
  if (!name || !page) return undefined;
  const go = () => document.getElementById(name)?.scrollIntoView();
  const watch = new ResizeObserver(go);
  const stop = () => watch.disconnect();
  watch.observe(page);
  for (const act of ACTS) addEventListener(act, stop, { once: true, passive: true });
  setTimeout(stop, LONG);
  return stop;
}
