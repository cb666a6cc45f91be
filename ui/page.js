// Links and buttons inside HTML that the server wrote, turned into events of this component.
// One listener for the whole page: answers come and go, the listener stays.
const EVENTS = ["suggest", "retry", "edit", "rate", "comment", "open"];
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
      () => { copy.textContent = copy.dataset.copied; },
      () => { copy.textContent = copy.dataset.refused; },
    );
    return;
  }
  const button = click.target.closest("button[data-event]");
  if (button && EVENTS.includes(button.dataset.event)) trigger(button.dataset.event, { ...button.dataset });
});

document.addEventListener("submit", (submit) => {
  const form = submit.target.closest('form[data-event="comment"]');
  if (!form) return;
  submit.preventDefault();
  trigger("comment", { ...form.dataset, comment: form.querySelector("textarea").value });
});
