// A file that the server has put into this component is handed to the browser as a download; no copy of it
// lies on the server, so nobody else can fetch it.
watch("value", () => {
  const file = element.querySelector("[data-content]");
  if (!file) return;
  const bytes = Uint8Array.from(atob(file.dataset.content), (character) => character.charCodeAt(0));
  delete file.dataset.content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.dataset.type }));
  link.download = file.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});
