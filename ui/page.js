// Links and buttons inside HTML that the server wrote, turned into events of this component.
// One listener for the whole page: answers come and go, the listener stays.
const narrow = () => window.matchMedia("(max-width: 800px)").matches;
const proofColumn = () => document.getElementById("proof-column");

document.addEventListener("click", (click) => {
  const link = click.target.closest('a[href^="#cite-"], a[href^="#passage-"]');
  if (link) {
    click.preventDefault();
    const [kind, turn, number] = link.getAttribute("href").slice(1).split("-");
    if (kind === "cite") trigger("cite", { turn, number });
    else trigger("passage", { turn, number });
    if (narrow()) proofColumn()?.scrollIntoView({ behavior: "smooth", block: "start" });
    return;
  }
  const copy = click.target.closest("button[data-copy]");
  if (copy) {
    navigator.clipboard.writeText(copy.dataset.copy).then(
      () => { copy.textContent = "Copied"; },
      () => { copy.textContent = "The browser does not allow copying"; },
    );
    return;
  }
  const suggestion = click.target.closest("button[data-question]");
  if (suggestion) trigger("suggest", { question: suggestion.dataset.question });
});
