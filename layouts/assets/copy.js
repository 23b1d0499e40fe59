// Copies the address of a story. Without this script, or without leave to copy, it is a plain link.
for (const link of document.querySelectorAll("a[data-copy]")) {
  const status = link.parentElement.querySelector("[role=status]");
  link.addEventListener("click", (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(
      () => { status.textContent = link.dataset.copy; },
      () => { location.assign(link.href); },
    );
  });
}
