// Before JupyterLite starts: a reader's copy of a chapter that has a new version since is set aside,
// under a name of its own. JupyterLite keeps what was saved under the file's path, and would show
// it for ever in the place of what is published.
const PUBLISHED = {}; // path -> edition, filled in when the site is built
const STORE = "files";
const root = new URL("..", document.baseURI);

/** A database that is there, or null: none is made. */
function openStore() {
  return new Promise((resolve) => {
    const request = indexedDB.open(`JupyterLite Storage - ${root.pathname}`);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
    request.onsuccess = () => resolve(request.result);
  });
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** What tells one text of the cells from another, as the build computes it; null without crypto. */
async function editionOf(notebook) {
  if (!globalThis.crypto?.subtle) return null;
  const cells = notebook.cells.map((cell) => [cell.cell_type, [cell.source].flat().join("")]);
  const text = new TextEncoder().encode(JSON.stringify(cells));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return [...hash.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The first free name of the form "01_averages (your copy of 2026-03-01).ipynb". */
function nameFor(path, saved, taken) {
  const [, stem] = path.match(/^(.*)\.ipynb$/);
  const day = String(saved).slice(0, 10);
  for (let number = 1; ; number += 1) {
    const name = `${stem} (your copy of ${day}${number > 1 ? `, ${number}` : ""}).ipynb`;
    if (!taken.has(name)) return name;
  }
}

/** Set the old copies aside; return [path, new name or null where nothing was written into it]. */
async function setAside() {
  const database = await openStore();
  if (!database) return [];
  try {
    if (!database.objectStoreNames.contains(STORE)) return [];
    const read = database.transaction(STORE).objectStore(STORE);
    const keys = await done(read.getAllKeys());
    const taken = new Set(keys);
    const moved = [];
    for (const path of keys.filter((key) => key in PUBLISHED)) {
      const saved = await done(database.transaction(STORE).objectStore(STORE).get(path));
      const notebook = saved?.content;
      const begun = notebook?.metadata?.descent?.edition;
      if (!notebook?.cells || begun === PUBLISHED[path]) continue;
      const untouched = begun && (await editionOf(notebook)) === begun;
      const name = untouched ? null : nameFor(path, saved.last_modified, taken);
      const write = database.transaction(STORE, "readwrite").objectStore(STORE);
      if (name) {
        taken.add(name);
        write.put({ ...saved, name: name.split("/").pop(), path: name }, name);
      }
      await done(write.delete(path));
      moved.push([path, name]);
    }
    return moved;
  } finally {
    database.close();
  }
}

const addressOf = (path) => {
  const address = new URL("notebooks/index.html", root);
  address.searchParams.set("path", path);
  return address.href;
};

/** Say what became of the copy of the notebook that is opened here. */
function tell(moved) {
  const here = new URLSearchParams(location.search).get("path");
  const name = moved.find(([path]) => path === here)?.[1];
  if (!name) return;
  const note = document.createElement("div");
  note.id = "descent-note";
  note.setAttribute("role", "status");
  const link = document.createElement("a");
  link.href = addressOf(name);
  link.textContent = `“${name.replace(/\.ipynb$/, "")}”`;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.onclick = () => note.remove();
  note.append("This chapter has a new version. What you had written is kept in ", link, ". ", close);
  document.body.append(note);
}

/** The logo leads back to the site: to the page of the chapter that is open. */
function leadBack() {
  const here = new URLSearchParams(location.search).get("path") ?? "";
  const page = here.match(/^(?:solutions\/)?(\w+)(?: \(.*\))?\.ipynb$/)?.[1];
  const chapter = page && `${page}.ipynb` in PUBLISHED;
  const watcher = new MutationObserver(() => {
    const logo = document.querySelector("#jp-NotebookLogo");
    if (!logo) return;
    watcher.disconnect();
    logo.href = new URL(chapter ? `../chapters/${page}.html` : "../index.html", root).href;
    logo.target = "_self";
    logo.title = chapter ? "Back to the page of this chapter" : "Back to the course";
    logo.setAttribute("aria-label", logo.title);
    const image = document.createElement("img");
    image.src = new URL("../_static/logo.svg", root).href;
    image.alt = "";
    logo.replaceChildren(image);
  });
  watcher.observe(document.body, { childList: true, subtree: true });
}

try {
  tell(await setAside());
} catch (error) {
  console.warn("Copies of earlier versions could not be looked at:", error);
}
leadBack();
