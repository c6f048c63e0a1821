// Runs in the page of a report. Without it the page is the same, all of it open; search and filter are added here.
{
  const toolbar = document.getElementById("toolbar");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const entries = [...document.querySelectorAll("[data-entry]")].map((element) => ({
    element,
    kind: element.dataset.entry,
    facets: element.dataset.facets.split(" ").map((facet) => facet.split("/")),
    text: element.textContent.toLowerCase(),
  }));
  const groups = [...document.querySelectorAll("[data-group]")];

  const NAMES = {
    problem: "problems",
    untested: "untested checks",
    row: "rows of checks",
    notPermitted: "checks not permitted",
  };

  /** The wishes, in the order of the parts of a facet; an empty one is none. */
  function wishes() {
    const chosen = (name) => [...toolbar.querySelectorAll(`[name=${name}]:checked`)].map(({ value }) => value);
    return [chosen("surface"), chosen("outcome"), chosen("level")];
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wished = wishes();
    const counts = {};
    for (const { element, kind, facets, text } of entries) {
      const fits =
        words.every((word) => text.includes(word)) &&
        facets.some((facet) => wished.every((values, index) => values.length === 0 || values.includes(facet[index])));
      element.hidden = !fits;
      counts[kind] ??= { shown: 0, all: 0 };
      counts[kind].all += 1;
      if (fits) counts[kind].shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-entry]:not([hidden])");
    const parts = Object.entries(counts).map(([kind, { shown, all }]) => `${shown} of ${all} ${NAMES[kind]}`);
    shown.textContent = parts.length > 0 ? `Shown: ${parts.join(", ")}` : "";
  }

  toolbar.addEventListener("input", filter);
  // A form is empty only after everybody has heard of its reset.
  toolbar.addEventListener("reset", () => setTimeout(filter));
  toolbar.addEventListener("submit", (event) => event.preventDefault());

  const folds = [...document.querySelectorAll("details")];
  function fold(open) {
    for (const details of folds) details.open = open;
  }
  document.getElementById("expand").addEventListener("click", () => fold(true));
  document.getElementById("collapse").addEventListener("click", () => fold(false));

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = folds.filter((details) => !details.open);
    fold(true);
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });

  // A link leads to what it names, even when the filter hides that.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest("[hidden]")) {
      toolbar.reset();
      setTimeout(() => target.scrollIntoView());
    }
  });

  for (const curl of document.querySelectorAll("pre.curl")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy the curl line of exchange ${curl.dataset.exchange}`);
    curl.before(button);
  }
  document.addEventListener("click", async ({ target }) => {
    if (!target.matches("button.copy")) return;
    const curl = target.nextElementSibling;
    try {
      await navigator.clipboard.writeText(curl.textContent);
      target.textContent = "Copied";
    } catch {
      // Where a browser gives no clipboard to files, the line is at least selected.
      getSelection().selectAllChildren(curl);
      target.textContent = document.execCommand("copy") ? "Copied" : "Selected";
    }
    setTimeout(() => {
      target.textContent = "Copy";
    }, 2000);
  });

  fold(false);
  filter();
  toolbar.hidden = false;
  // What scrolls under the bar has to know how high it is.
  new ResizeObserver(() => {
    const isSticky = getComputedStyle(toolbar).position === "sticky";
    document.documentElement.style.setProperty("--bar", `${isSticky ? toolbar.offsetHeight : 0}px`);
  }).observe(toolbar);
}
