// What a page's widgets show, as data: read once, looked at by test_seen_widgets.py.
() => {
  const style = (one) => {
    const { stroke, fill, strokeDasharray, fillOpacity, opacity, strokeWidth } = getComputedStyle(one);
    return { stroke, fill, dash: strokeDasharray, fillOpacity, opacity, strokeWidth };
  };
  const classes = (one) => [...one.classList];
  const item = (one) => ({
    tag: one.localName, cls: classes(one), in: classes(one.parentElement),
    text: one.localName === "text" ? one.textContent : "", ...style(one),
    ...Object.fromEntries(["d", "x", "y", "cx", "cy", "r", "width", "height", "transform"]
      .map((name) => [name, one.getAttribute(name)])),
  });
  const before = (one) => {
    const { borderTopColor, borderTopStyle, borderTopWidth, backgroundColor, opacity, content } = (
      getComputedStyle(one, "::before"));
    return { borderTopColor, borderTopStyle, borderTopWidth, backgroundColor, opacity, content };
  };
  const rect = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return { left, top, width, height };
  };
  const svgOf = (one) => ({
    label: one.getAttribute("aria-label") ?? "", cls: classes(one), rect: rect(one),
    items: [...one.querySelectorAll("path, text, circle, rect")].map(item),
  });
  const top = (one) => !one.parentElement.closest("svg");
  return [...document.querySelectorAll("[data-descent-widget]")].map((root) => ({
    module: root.dataset.descentWidget,
    status: root.querySelector(".descent-status")?.textContent ?? "",
    goal: [...root.querySelectorAll(".descent-goal li")].map((one) => one.textContent),
    task: root.querySelector(".descent-goal > p")?.textContent ?? "",
    notes: [...root.querySelectorAll(".descent-note, .descent-caption")].map((one) => one.textContent),
    key: [...root.querySelectorAll(".descent-key > span, .descent-keyed")].map((one) => ({
      text: one.textContent, cls: classes(one), color: getComputedStyle(one).color,
      before: before(one), marks: [...one.querySelectorAll("path, rect")].map(item),
    })),
    controls: [...root.querySelectorAll("label")].map((one) => ({
      label: one.querySelector(".descent-label")?.textContent ?? one.textContent,
      value: one.querySelector(".descent-value")?.textContent ?? "",
      at: one.querySelector("input")?.value ?? "",
    })),
    options: [...root.querySelectorAll("select")].map((one) => (
      Object.fromEntries([...one.options].map((option) => [option.value, option.text])))),
    tables: [...root.querySelectorAll("table")].map((one) => (
      [...one.rows].map((row) => [...row.cells].map((cell) => cell.textContent)))),
    heads: [...root.querySelectorAll("tbody th")].map((one) => ({
      text: one.textContent, color: getComputedStyle(one.querySelector("path") ?? one).stroke })),
    told: [...root.querySelectorAll(".descent-told > p[aria-hidden]")].map((one) => one.textContent),
    choices: [...root.querySelectorAll(".descent-choices .descent-check")].map((one) => one.textContent),
    svgs: [...root.querySelectorAll("svg")].filter(top).filter((one) => !one.closest("label, .descent-key, table"))
      .map(svgOf),
    memories: [...root.querySelectorAll(".descent-memory")].map((row) => ({
      name: row.getAttribute("aria-label"),
      value: row.querySelector(".descent-value").textContent,
      calls: [...row.querySelectorAll(".descent-call")].map((one) => ({
        said: one.getAttribute("aria-label"), place: rect(one), bar: rect(one.firstElementChild) })),
    })),
    ranking: [...root.querySelectorAll(".descent-ranking li")].map((one) => (
      [".descent-ranked", ".descent-loss .descent-value"].map((part) => one.querySelector(part).textContent))),
  }));
}
