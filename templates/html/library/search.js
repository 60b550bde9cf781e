"use strict";
// Asks the index that Pagefind made. Without a web server there is nothing to ask, and the page says so as it stands.
(async () => {
  const form = document.getElementById("search-form");
  const field = document.getElementById("search-field");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  if (!form || !location.protocol.startsWith("http")) return;
  const folder = new URL("./", location.href);
  // The index calls the library's own folder "library", whatever it is called here.
  const indexed = new URL("../library/", folder).pathname;
  let pagefind;
  try {
    pagefind = await import(new URL("pagefind/pagefind.js", folder).href);
    await pagefind.options({ baseUrl: new URL("../", folder).pathname, excerptLength: 30 });
    await pagefind.init();
  } catch {
    status.textContent = "The search index could not be loaded. The page of all packs leads to everything.";
    return;
  }
  form.hidden = false;
  document.getElementById("search-needs").hidden = true;
  const shown = async (result) => {
    const data = await result.data();
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = data.url.startsWith(indexed) ? folder.pathname + data.url.slice(indexed.length) : data.url;
    link.textContent = data.meta.title || data.url;
    const excerpt = document.createElement("p");
    // The excerpt's own markup is only <mark>; taken as text, nothing of it can run.
    excerpt.textContent = new DOMParser().parseFromString(data.excerpt, "text/html").body.textContent;
    item.append(link, excerpt);
    return item;
  };
  const search = async () => {
    const asked = field.value.trim();
    list.replaceChildren();
    if (!asked) { status.textContent = "Type what you look for."; return; }
    const found = await pagefind.search(asked);
    const first = await Promise.all(found.results.slice(0, 30).map(shown));
    list.replaceChildren(...first);
    const more = found.results.length > 30 ? ", the first 30 are shown" : "";
    status.textContent = `${found.results.length} ${found.results.length === 1 ? "page" : "pages"} found${more}.`;
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { field.value = asked; await search(); }
})();
