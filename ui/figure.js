// A new page image: bring the marked lines into view inside its frame, without moving the page around it.
const place = () => {
  const frame = element.querySelector(".page-frame");
  const image = frame?.querySelector("img");
  if (!image) return;
  const scroll = () => {
    frame.scrollTop = Math.max(0, Number(frame.dataset.markTop) * image.clientHeight - 60);
    frame.scrollLeft = Math.max(0, Number(frame.dataset.markLeft) * image.clientWidth - 12);
  };
  if (image.complete) scroll();
  else image.addEventListener("load", scroll, { once: true });
};
watch("value", place);
