// Figures that leave a gap on the page before them: shrunk until they fit there, within reason, or
// put behind the paragraph that follows them. Chromium breaks columns as it breaks pages, and of
// columns one can be asked where everything stands: so each chapter is set in columns as large as
// a page's text, looked at from its first to its last, and put back.
//
// Gives how many figures it has shrunk, and how many it has moved.
(empty) => {
  const [WIDTH, HEIGHT, GAP] = [162, 249, 30].map((millimetres) => (millimetres * 96) / 25.4);
  const SMALLEST = 0.62; // of a figure's size: its type is 6 points then
  const done = { shrunk: 0, moved: 0 };

  function set(chapter) {
    Object.assign(chapter.style, {
      width: `${WIDTH}px`, height: `${HEIGHT}px`, columnWidth: `${WIDTH}px`, columnGap: `${GAP}px`, columnFill: "auto",
    });
  }

  const columnOf = (rect, left) => Math.floor((rect.left - left + GAP / 2) / (WIDTH + GAP));

  /** Where in each column the text ends, from the chapter's upper edge. */
  function ends(chapter) {
    const { left, top } = chapter.getBoundingClientRect();
    const found = [];
    for (const one of chapter.querySelectorAll("p, li, pre, figure, tr, .katex-display, h1, h2, h3, dt, dd")) {
      for (const rect of one.getClientRects()) {
        const column = columnOf(rect, left);
        found[column] = Math.max(found[column] ?? 0, rect.bottom - top);
      }
    }
    return { found, left, top };
  }

  /** What stands on one level with the text around it. */
  function blockOf(figure) {
    let block = figure;
    while (!block.parentElement.matches("section, .fold-content, .predict-answer, .solution, .paper-chapter")) {
      block = block.parentElement;
    }
    return block;
  }

  function fit(chapter) {
    for (const figure of chapter.querySelectorAll("figure")) {
      const picture = figure.querySelector("img, svg");
      if (!picture) continue;
      const { found, left, top } = ends(chapter);
      const rect = figure.getBoundingClientRect();
      const column = columnOf(rect, left);
      const free = HEIGHT - (found[column - 1] ?? HEIGHT);
      if (free < empty * HEIGHT) continue;
      // What is kept with it and stands above it on this page would come along.
      const needed = rect.bottom - top;
      if (needed > 1.6 * HEIGHT || rect.top - top > 0.25 * HEIGHT) continue;
      const { height } = picture.getBoundingClientRect();
      const left_over = height - (needed - free) - 12;
      if (left_over >= SMALLEST * height) {
        picture.style.maxHeight = `${left_over}px`;
        done.shrunk += 1;
        continue;
      }
      const block = blockOf(figure);
      const last = following(block, free);
      if (!last) continue;
      last.after(block);
      done.moved += 1;
    }
  }

  /** The last of those that come after a block and fit into the gap, and need not what follows. */
  function following(block, free) {
    let last = null;
    let height = 0;
    for (let one = block.nextElementSibling; one?.matches("p, .math, ul, ol, .wide-table"); one = one.nextElementSibling) {
      height += one.getBoundingClientRect().height;
      if (height > free) break;
      if (!one.matches("p:has(+ :is(.math, pre, ul, ol, .cell, .wide-table, figure))")) last = one;
    }
    return last;
  }

  for (const chapter of document.querySelectorAll(".paper-chapter")) {
    set(chapter);
    fit(chapter);
    chapter.removeAttribute("style");
  }
  return done;
}
