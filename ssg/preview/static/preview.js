// The preview in a page: keeps it up with the files that it is made of. What it says of the page
// stands in `face.js`, how a page is changed in place in `sync.js`.
(async () => {
  const [{ syncDocument }, { openFace, withInstant }] = await Promise.all([import("./sync.js"), import("./face.js")]);
  const asOf = new URLSearchParams(location.search).get("as-of");
  const kind = document.documentElement.dataset.preview ?? "page"; // or "desk", "problems"
  const face = openFace(kind, asOf);

  // The digest of the bytes that are shown; the server told it with the page.
  let digest = performance.getEntriesByType("navigation")[0]?.serverTiming
    ?.find((entry) => entry.name === "ssg")?.description ?? null;
  let stream = null;
  let busy = false;
  let behind = null; // the digest of bytes that came while others were being fetched

  function address(path) {
    const words = new URLSearchParams({ page: location.pathname });
    if (asOf) words.set("as-of", asOf);
    return `${path}?${words}`;
  }

  async function fetched() {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (kind === "problems" && answer.ok) location.reload(); // there is a good page by now
    if (answer.ok === (kind === "problems") || !answer.headers.get("Content-Type")?.startsWith("text/html")) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await Promise.all([...page.querySelectorAll("[data-fragment]")].map(fill));
    return page;
  }

  // Boxes that a script of the page has fetched are fetched here too, so that they are compared.
  async function fill(place) {
    const answer = await fetch(withInstant(asOf, place.dataset.fragment)).catch(() => null);
    if (!answer?.ok) return;
    const box = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".box");
    if (box) place.replaceWith(box);
  }

  async function update(wanted) {
    behind = wanted;
    if (busy) return;
    busy = true;
    try {
      while (behind !== null) {
        const target = behind;
        behind = null;
        const page = await fetched().catch(() => null); // the server is gone: the stream says so
        if (!page) continue;
        await syncDocument(page);
        digest = target;
        document.dispatchEvent(new CustomEvent("ssg:updated"));
      }
    } catch (fault) {
      console.warn("ssg: this page is loaded anew:", fault);
      location.reload();
    } finally {
      busy = false;
    }
  }

  async function learn() {
    if (kind !== "page") return update("");
    const answer = await fetch(address("/_preview/about"), { cache: "no-store" }).catch(() => null);
    if (answer?.ok) face.show({ about: await answer.json() });
  }

  const hear = {
    hello(said) {
      face.show({ connected: true, problems: [], gone: kind === "page" && Boolean(digest) && !said.digest });
      if (digest === null) digest = said.digest;
      else if (kind === "page" && said.digest && said.digest !== digest) update(said.digest);
      learn();
    },
    page(said) {
      face.show({ gone: false });
      update(said.digest).then(learn);
    },
    gone: () => face.show({ gone: true }),
    problems({ problems }) {
      if (kind === "page") face.show({ problems });
      else update("");
    },
    about: learn,
    files: ({ changed }) => refresh(changed),
  };

  // A picture that was replaced has the same address, so the page does not change with it.
  function refresh(changed) {
    const names = new Set(changed.map((path) => path.split("/").at(-1)));
    for (const picture of document.images) {
      const url = new URL(picture.currentSrc || picture.src, location.href);
      if (url.origin !== location.origin || !names.has(decodeURIComponent(url.pathname).split("/").at(-1))) continue;
      url.searchParams.set("again", Date.now());
      picture.src = url.href;
    }
  }

  function listen() {
    if (stream || document.visibilityState === "hidden") return;
    const opened = new EventSource(address("/_preview/events"));
    stream = opened;
    for (const [name, react] of Object.entries(hear)) {
      opened.addEventListener(name, (event) => react(JSON.parse(event.data)));
    }
    opened.addEventListener("error", () => {
      if (stream !== opened) return;
      face.show({ connected: false });
      if (opened.readyState !== EventSource.CLOSED) return; // else it tries again by itself
      stream = null;
      setTimeout(listen, 2000);
    });
  }

  // A browser opens six connections to a server at most: pages that nobody sees keep none.
  function rest() {
    stream?.close();
    stream = null;
  }

  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? rest() : listen()));
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", listen);
  if (kind === "desk") setInterval(() => document.visibilityState === "hidden" || update(""), 60_000);
  listen();
})();
