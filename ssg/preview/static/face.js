// What is seen of the preview: the bar and the problems, in a shadow root after the body of the page.
// `parts` says how it looks for what is known; the root is brought up to that.

import { syncChildren } from "./sync.js";

const HOST = "ssg-preview";
const MOST = 20; // problems that are shown at once
const FOLDED = "ssg-preview-folded";
const NAMES = { published: "Published", draft: "Draft", scheduled: "Embargoed", expired: "Expired", withdrawn: "Withdrawn" };
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const host = document.createElement(HOST);
const root = host.attachShadow({ mode: "open" });
const screen = document.createElement("div");
const room = new CSSStyleSheet();
const known = { about: null, problems: [], away: "", connected: true, gone: false, panel: "", folded: false };
let asOf = null;
let kind = "page";

/** Show what there is to say of a page; return how more is said. */
export function openFace(kindOfPage, instant) {
  [kind, asOf] = [kindOfPage, instant];
  known.folded = remembered();
  const sheet = el("link", { rel: "stylesheet", href: "/_preview/preview.css" });
  host.style.display = "none"; // until it has its style
  sheet.addEventListener("load", () => host.style.removeProperty("display"));
  [screen.lang, screen.dir] = ["en", "ltr"];
  root.append(sheet, screen);
  root.addEventListener("click", (event) => actions[event.target.closest("[data-do]")?.dataset.do]?.());
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(withInstant(root.getElementById("when").value));
  });
  document.addEventListener("keydown", escape);
  if (asOf) for (const name of ["click", "auxclick"]) window.addEventListener(name, keepInstant);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
  new ResizeObserver(makeRoom).observe(screen);
  document.documentElement.append(host);
  return { show };
}

/** Return problems as a text that is another one for others. */
function signature(problems) {
  return problems.length ? JSON.stringify(problems.map((each) => [each.path, each.line, each.message])) : "";
}

/** Return an address of the site as it is at an instant, or now. */
export function withInstant(instant, address = location.href) {
  const url = new URL(address, location.href);
  if (instant) url.searchParams.set("as-of", instant);
  else url.searchParams.delete("as-of");
  return url.href;
}

// The instant goes with a link at the moment it is followed; afterwards the link is as it was.
function keepInstant(event) {
  const link = event.composedPath().find((node) => node.nodeName === "A" && node.hasAttribute("href"));
  if (!link || event.defaultPrevented || link.getRootNode() !== document) return;
  const written = link.getAttribute("href");
  if (link.origin !== location.origin || written.startsWith("#") || /^\/_(desk|preview)\//.test(link.pathname)) return;
  link.setAttribute("href", withInstant(asOf, link.href));
  setTimeout(() => link.setAttribute("href", written));
}

function show(news) {
  const active = root.activeElement;
  Object.assign(known, news);
  screen.className = `${asOf ? "then" : "now"} ${known.folded ? "folded" : ""}`;
  syncChildren(screen, el("div", {}, ...parts()));
  if (active && !active.isConnected) root.querySelector("#do-overlay, #do-fold")?.focus();
}

function makeRoom() {
  const height = known.folded ? 0 : root.getElementById("bar")?.offsetHeight ?? 0;
  room.replaceSync(`
    @media screen { html { padding-block-end: ${height}px !important; scroll-padding-block-end: ${height}px !important } }
    @media print { ${HOST} { display: none !important } }`);
}

// --- How it looks ---

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child || child === 0));
  return node;
}

const counted = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
const place = (problem) => (problem.line ? `${problem.path}:${problem.line}` : problem.path);
const button = (action, text, more) => el("button", { type: "button", id: `do-${action}`, "data-do": action, ...more }, text);
const toggle = (panel, text, more) => button(panel, text, { "aria-expanded": `${known.panel === panel}`, ...more });
const showProblems = () => button("overlay", `Show ${counted(known.problems.length, "problem")}`, { class: "alarm" });

// An instant is written as the clocks of the site show it, whatever those of this machine do.
function moment(instant) {
  const [day, time] = [instant.slice(0, 10), instant.slice(11, 16)];
  return `${DAY.format(new Date(`${day}T00:00Z`)).replace(",", "")}, ${time}`;
}

function parts() {
  const { about, problems, away, connected, folded } = known;
  if (kind !== "page") return [!connected && lost()];
  const open = problems.length > 0 && signature(problems) !== away;
  const foot = about && !folded ? bar(open) : !open && dot();
  return [
    el("div", { id: "news", class: "unseen", role: "alert" }, open && announcement(problems)),
    open && overlay(problems),
    el("div", { id: "foot" }, !connected && lost(), foot),
  ];
}

const announcement = (problems) => `${counted(problems.length, "problem")}. ${place(problems[0])}: ${problems[0].message}`;

const lost = () => el("p", { id: "lost", role: "status" },
  "The preview has stopped. Start it again with ", el("code", {}, "ssg serve"), "; this page will catch up.");

function overlay(problems) {
  const more = problems.length - MOST;
  return el("section", { id: "overlay", role: "alertdialog", "aria-modal": "false", "aria-labelledby": "what", "aria-describedby": "why" },
    el("header", {},
      el("h2", { id: "what" }, counted(problems.length, "problem")),
      el("p", { id: "why" }, "The page behind this is the last good one. It changes as soon as this is mended."),
      button("overlay", "Fold", { "aria-label": "Fold the problems", title: "Escape", "aria-keyshortcuts": "Escape" })),
    el("ol", { id: "list", tabindex: "0", "aria-label": "Problems" }, problems.slice(0, MOST).map(finding)),
    more > 0 && el("p", { class: "more" }, `and ${more} more on the `, el("a", { href: "/_desk/" }, "desk")));
}

// What stands between back quotes is code.
const worded = (text) => text.split(/`([^`]+)`/).map((piece, number) => (number % 2 ? el("code", {}, piece) : piece));

function finding(problem) {
  const rows = problem.excerpt.map(({ line, text }) => el("span", { class: line === problem.line ? "row faulty" : "row" },
    el("span", { class: "number" }, `${line === problem.line ? "▶ " : ""}${line}`),
    el("span", { class: "text", dir: "auto" }, text || "\u00a0")));
  return el("li", { class: problem.severity },
    el("p", { class: "place" }, place(problem), problem.severity === "warn" && el("span", { class: "kind" }, "warning")),
    el("p", { class: "message" }, worded(problem.message)),
    problem.hint && el("p", { class: "hint" }, el("b", {}, "To mend it: "), worded(problem.hint)),
    rows.length > 0 && el("code", { class: "lines" }, rows));
}

function dot() {
  const { about, problems } = known;
  const word = about && (asOf ? `As of ${moment(about.now)}` : NAMES[about.state] ?? "Preview");
  return el("div", { id: "bar", class: "small" },
    problems.length > 0 && showProblems(),
    about && button("fold", word, { class: `state ${about.state}`, title: "Show the preview bar", "aria-expanded": "false" }));
}

function bar(open) {
  const { about, gone, panel, problems } = known;
  return el("section", { id: "bar", "aria-label": "Preview" },
    panel === "findings" && findings(about),
    panel === "clock" && clock(about),
    el("p", { id: "facts" }, gone ? el("strong", { class: "gone" }, "There is no such page any more") : facts(about)),
    el("div", { id: "tools" },
      problems.length > 0 && !open && showProblems(),
      check(about),
      el("a", { id: "desk", href: about.desk }, about.problems ? `Desk: ${counted(about.problems, "problem")}` : "Desk"),
      toggle("clock", asOf ? "Another time" : "As of now", { title: "See the site as it is at another time" }),
      asOf && button("now", "Back to now", { class: "loud" }),
      button("fold", "Fold", { "aria-label": "Fold the bar", "aria-expanded": "true" })));
}

function facts(about) {
  const until = about.until && (about.state === "scheduled" ? ` until ${moment(about.until)}` : `, planned for ${moment(about.until)}`);
  const rest = [
    about.expires && about.state !== "expired" && `expires ${moment(about.expires)}`,
    about.corrections > 0 && `corrected ${about.corrections === 1 ? "once" : `${about.corrections} times`}`,
    about.public && !asOf && "as readers see it",
    about.words > 0 && `${about.words.toLocaleString("en")} words, ${about.minutes} min`,
  ];
  return [
    asOf && el("strong", { class: "instant" }, `Not now: as of ${moment(about.now)} (${about.zone})`),
    about.state && el("strong", { class: `state ${about.state}` }, NAMES[about.state], until || ""),
    rest.map((text) => text && el("span", {}, text)),
    about.source && el("span", { class: "source", title: about.source }, el("bdi", {}, about.source)),
  ];
}

function check(about) {
  const number = about.warnings.length;
  if (number) return toggle("findings", counted(number, "finding") + (about.checked ? "" : ", checking…"), { title: "What ssg check says of this page" });
  return el("span", { id: "checking", role: "status" }, about.checked ? "No findings" : "Checking…");
}

const findings = (about) => el("div", { id: "panel-findings", class: "panel", role: "group", "aria-labelledby": "found" },
  el("h2", { id: "found" }, `What ssg check says of ${about.source}`),
  el("ol", { tabindex: "0", "aria-label": "Findings" }, about.warnings.map(finding)));

const clock = (about) => el("form", { id: "panel-clock", class: "panel", "aria-labelledby": "another" },
  el("h2", { id: "another" }, "See the site as readers will see it"),
  el("label", { for: "when" }, `Day and time in ${about.zone}`),
  el("div", { class: "choices" },
    el("input", { id: "when", type: "datetime-local", required: true, value: about.now.slice(0, 16) }),
    el("button", { id: "go", class: "loud" }, "Show"),
    asOf && el("button", { id: "back", type: "button", "data-do": "now" }, "Now")));

// --- What can be done ---

const actions = {
  overlay() {
    const now = signature(known.problems);
    show({ away: known.away === now ? "" : now });
    root.getElementById("do-overlay")?.focus();
  },
  fold() {
    show({ folded: !known.folded, panel: "" });
    remember(known.folded);
    makeRoom();
    root.getElementById("do-fold")?.focus();
  },
  findings: () => show({ panel: known.panel === "findings" ? "" : "findings" }),
  clock() {
    show({ panel: known.panel === "clock" ? "" : "clock" });
    root.getElementById("when")?.focus();
  },
  now: () => location.assign(withInstant(null)),
};

function escape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const inside = Boolean(root.activeElement);
  const { panel } = known;
  if (panel) show({ panel: "" });
  else if (root.getElementById("overlay")) show({ away: signature(known.problems) });
  else return;
  if (inside) root.getElementById(panel ? `do-${panel}` : "do-overlay")?.focus();
}

function remembered() {
  try {
    return sessionStorage.getItem(FOLDED) === "yes";
  } catch { // a browser that keeps nothing
    return false;
  }
}

function remember(folded) {
  try {
    sessionStorage.setItem(FOLDED, folded ? "yes" : "no");
  } catch { /* a browser that keeps nothing */ }
}
