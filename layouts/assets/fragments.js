// Fills the boxes whose content lies in files of their own. Without this script they are links.
for (const place of document.querySelectorAll("[data-fragment]")) {
  fetch(place.dataset.fragment)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      const found = new DOMParser().parseFromString(text, "text/html").querySelector(".box");
      if (found) place.replaceWith(document.adoptNode(found));
    })
    .catch(() => {}); // the link stays
}
