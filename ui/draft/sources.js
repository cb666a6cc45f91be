// A citation chip in the draft or in the table of existing texts turns the pane to its page.
document.addEventListener("click", (click) => {
  const chip = click.target.closest('a[href^="#source-"]');
  if (!chip) return;
  click.preventDefault();
  const [, of, number] = chip.getAttribute("href").slice(1).split("-");
  for (const other of document.querySelectorAll('a.cite[aria-current][href^="#source-"]')) other.removeAttribute("aria-current");
  chip.setAttribute("aria-current", "true");
  trigger("source", { of, number });
  if (window.matchMedia("(max-width: 800px)").matches)
    document.getElementById("draft-sources")?.scrollIntoView({ behavior: "smooth", block: "start" });
});
