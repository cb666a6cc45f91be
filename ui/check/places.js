// A finding jumps to its place in the text, and a place back to its finding; focus goes along, so that the
// keyboard alone does the same. The button of a finding asks for its correction.
document.addEventListener("click", (click) => {
  const link = click.target.closest('a[href^="#place-"], a[href^="#finding-"]');
  if (link) {
    click.preventDefault();
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
    target.classList.remove("arrived");
    void target.offsetWidth; // the animation begins anew
    target.classList.add("arrived");
    return;
  }
  const fix = click.target.closest("button[data-fix]");
  if (fix) trigger("correct", { finding: fix.dataset.fix });
});
