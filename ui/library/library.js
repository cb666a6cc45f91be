// Buttons inside HTML that the server wrote, turned into events of this component; one listener for the page.
const EVENTS = ["opendocument", "leaf", "record", "choose", "unchoose", "centre", "takeout", "cancel"];
const SHOWN_AT = { opendocument: "library-document", leaf: "leaf", record: "library-record" };
const narrow = () => window.matchMedia("(max-width: 800px)").matches;

document.addEventListener("click", (click) => {
  const button = click.target.closest("[data-library]");
  if (!button || !EVENTS.includes(button.dataset.library)) return;
  if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  const { library: name, value } = button.dataset;
  trigger(name, { value });
  // one column: what was asked for appears below the list
  if (narrow() && SHOWN_AT[name]) {
    setTimeout(() => document.getElementById(SHOWN_AT[name])?.scrollIntoView({ block: "start" }), 300);
  }
});

// A node of the cross-reference map goes to the middle when it is clicked; the table below it does the same.
const name = (plot) => {
  const block = plot.closest(["years", "all-series", "ai", "map"].map((id) => `#${id}`).join());
  return document.querySelector(`[data-names="${block?.id}"]`)?.textContent;
};
new MutationObserver(() => {
  for (const plot of document.querySelectorAll("#charts .js-plotly-plot:not([data-heard])")) {
    plot.dataset.heard = "yes";
    plot.setAttribute("role", "img");
    if (name(plot)) plot.setAttribute("aria-label", name(plot));
    plot.on("plotly_click", ({ points }) => {
      const text = points[0]?.customdata;
      if (text) trigger("centre", { value: text });
    });
  }
}).observe(document.body, { childList: true, subtree: true });
