// Brings one document up to another in place: nodes that stay are the same ones afterwards, with
// the focus, the open `details`, the playing film and the listeners that they had.

const leaving = new Set(); // style sheets that go as soon as those that replace them are there
let coming = [];

const isSheet = (node) => node.nodeName === "LINK" && node.relList.contains("stylesheet");
const isOurs = (node) => node.nodeType === 1 && node.hasAttribute("data-preview");
const isBlank = (node) => node?.nodeType === 3 && !node.data.trim();

/** Make the document that is shown the one that is given, parsed from the same address. */
export async function syncDocument(next) {
  if (policies(next) !== policies(document)) throw new Error("another policy needs a new page");
  const focused = document.activeElement;
  coming = [];
  for (const name of ["lang", "dir", "class"]) syncAttribute(document.documentElement, next.documentElement, name);
  syncChildren(document.head, next.head);
  await Promise.all(coming);
  for (const sheet of leaving) sheet.remove();
  leaving.clear();
  syncAttributes(document.body, next.body);
  syncChildren(document.body, next.body);
  if (focused === document.activeElement || focused === document.body) return;
  const again = focused.isConnected ? focused : focused.id && document.getElementById(focused.id);
  if (again) again.focus({ preventScroll: true });
}

/** Make the children of a node those of another one. */
export function syncChildren(live, next) {
  const old = [...live.childNodes].filter((node) => !isOurs(node) && !leaving.has(node));
  const wanted = [...next.childNodes].filter((node) => !isOurs(node));
  if (live === document.body) { // white space after the body is part of it, and of no interest
    while (isBlank(old.at(-1))) old.pop();
    while (isBlank(wanted.at(-1))) wanted.pop();
  }
  let after = old.length ? old.at(-1).nextSibling : live.firstChild;
  while (old.length && wanted.length && old[0].isEqualNode(wanted[0])) {
    old.shift();
    wanted.shift();
  }
  while (old.length && wanted.length && old.at(-1).isEqualNode(wanted.at(-1))) {
    after = old.pop();
    wanted.pop();
  }
  for (const want of wanted) {
    const at = chosen(old, want);
    const node = at < 0 ? made(want) : old.splice(at, 1)[0];
    if (at >= 0) syncNode(node, want);
    const place = old[0] ?? after;
    if (node.parentNode !== live || node.nextSibling !== place) live.insertBefore(node, place);
  }
  for (const node of old) {
    if (isSheet(node)) leaving.add(node);
    else node.remove();
  }
}

function policies(page) {
  const metas = page.querySelectorAll('meta[http-equiv="Content-Security-Policy" i]');
  return [...metas].map((meta) => meta.content).join();
}

/** Say by what a node is known again, if it has a name of its own. */
function keyOf(node) {
  if (node.nodeType !== 1) return "";
  if (node.id) return `#${node.id}`;
  if (isSheet(node)) return node.getAttribute("href");
  if (node.nodeName !== "META") return "";
  return ["name", "property", "http-equiv"].map((name) => node.getAttribute(name)).join(" ");
}

/** Return which of the nodes that are left becomes the one that is wanted; -1 for a new one. */
function chosen(left, want) {
  const key = keyOf(want);
  const alike = (node) => node?.nodeName === want.nodeName && keyOf(node) === key;
  if (want.nodeType !== 1) return alike(left[0]) ? 0 : -1;
  const equal = left.findIndex((node) => node.isEqualNode(want));
  if (equal >= 0 || runs(want)) return equal;
  if (key) return left.findIndex(alike);
  const first = left.findIndex((node) => node.nodeType === 1);
  return alike(left[first]) ? first : -1;
}

function syncNode(live, next) {
  if (live.isEqualNode(next)) return;
  if (live.nodeType !== 1) {
    live.nodeValue = next.nodeValue;
    return;
  }
  syncAttributes(live, next, ["DETAILS", "DIALOG"].includes(live.nodeName) ? "open" : "");
  if (live.nodeName === "TEMPLATE") live.content.replaceChildren(document.importNode(next.content, true));
  else syncChildren(live, next);
}

function syncAttributes(live, next, kept) {
  for (const { name } of [...live.attributes, ...next.attributes]) {
    if (name !== kept) syncAttribute(live, next, name);
  }
}

function syncAttribute(live, next, name) {
  const value = next.getAttribute(name);
  if (name === "src" && value !== null && isRenewed(live, value)) return;
  if (value === null) live.removeAttribute(name);
  else if (live.getAttribute(name) !== value) live.setAttribute(name, value);
}

/** Say whether a picture is the wanted one, asked for again since its file was replaced. */
function isRenewed(live, wanted) {
  if (live.nodeName !== "IMG" || !live.src.includes("again=")) return false;
  const url = new URL(live.src);
  url.searchParams.delete("again");
  return url.href === new URL(wanted, location.href).href;
}

function made(node) {
  const copy = document.importNode(node, true);
  if (copy.nodeType !== 1) return copy;
  if (runs(copy)) return revived(copy);
  for (const script of copy.querySelectorAll("script")) if (runs(script)) script.replaceWith(revived(script));
  if (isSheet(copy)) {
    coming.push(new Promise((done) => {
      copy.addEventListener("load", done);
      copy.addEventListener("error", done);
    }));
  }
  return copy;
}

const runs = (node) => node.nodeName === "SCRIPT" && /^$|javascript|^module$/.test(node.type);

/** Return a copy of a script that runs; one out of a parsed document never does (HTML, 4.12.1). */
function revived(script) {
  const copy = document.createElement("script");
  for (const { name, value } of script.attributes) copy.setAttribute(name, value);
  copy.textContent = script.textContent;
  copy.async = script.hasAttribute("async");
  return copy;
}
