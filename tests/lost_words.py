"""What of a page's words cannot be read, where letters are large: cut off, or under each other."""

# All words in view, each line of them a box: those that reach beyond what cuts them off, and those
# that lie on others. What scrolls cuts nothing off; of a formula each part that stays in a line is
# a box, of listings the whole, of a drawing each label.
LOST_WORDS = """(root) => {
  root ??= document.body;
  const ONE = '.katex, svg text, pre';
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !one.closest('option, [aria-hidden] > .katex-html, .headerlink, .skip-link');
  const clips = new Map();
  const clip = (one) => {
    if (!one || one === document.documentElement) return null;
    if (!clips.has(one)) {
      const { overflowX, overflowY, clipPath } = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const cut = (how) => how === 'hidden' || how === 'clip';
      const scrolls = (how) => how === 'auto' || how === 'scroll';
      clips.set(one, {
        box, x: cut(overflowX) && !scrolls(overflowY), y: cut(overflowY) && !scrolls(overflowX),
        scrolls: scrolls(overflowX) || scrolls(overflowY), unseen: clipPath !== 'none',
        above: clip(one.parentElement),
      });
    }
    return clips.get(one);
  };
  const lines = [];
  const add = (one, boxes) => {
    if (!shown(one)) return;
    const chain = [];
    const scrollers = [];
    let scrolls = false;
    const from = one.matches('text, pre') ? one.parentElement : one;
    for (let at = clip(from); at; at = at.above) {
      if (at.unseen) return;
      if (at.scrolls) scrollers.push(at.box);
      else if (!scrolls) chain.push(at);
      scrolls ||= at.scrolls;
    }
    for (const whole of boxes) {
      // What is scrolled out of sight lies on nothing.
      const [left, right] = [Math.max(whole.left, ...scrollers.map((at) => at.left)),
        Math.min(whole.right, ...scrollers.map((at) => at.right))];
      const [top, bottom] = [Math.max(whole.top, ...scrollers.map((at) => at.top)),
        Math.min(whole.bottom, ...scrollers.map((at) => at.bottom))];
      if (right - left < 1 || bottom - top < 1) continue;
      const box = new DOMRect(left, top, right - left, bottom - top);
      const quarter = 0.25 * box.height;
      const isCut = chain.some((at) => (
        (at.x && (box.left < at.box.left - 2 || box.right > at.box.right + 2))
        || (at.y && (box.top + quarter < at.box.top || box.bottom - quarter > at.box.bottom))));
      const outside = !scrolls && (box.left < -1 || box.right > innerWidth + 1);
      lines.push({ one, box, cut: isCut || outside });
    }
  };
  for (const one of root.querySelectorAll(ONE)) {
    if (one.parentElement.closest(ONE)) continue;
    const parts = [...one.querySelectorAll('.katex-html > .base')];
    add(one, (parts.length > 0 ? parts : [one]).map((part) => part.getBoundingClientRect()));
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const one = node.parentElement;
    if (node.data.trim() === '' || one.closest(`script, style, noscript, svg, ${ONE}`)) continue;
    range.selectNodeContents(node);
    add(one, range.getClientRects());
  }
  const say = ({ one }) => `${one.localName}.${one.getAttribute('class') ?? ''} `
    + one.textContent.trim().slice(0, 40);
  const lost = lines.filter((line) => line.cut).map((line) => `cut: ${say(line)}`);
  lines.sort((a, b) => a.box.top - b.box.top);
  lines.forEach((a, index) => {
    for (let at = index + 1; at < lines.length && lines[at].box.top < a.box.bottom; at += 1) {
      const b = lines[at];
      if (a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - b.box.top;
      if (wide > 1.5 && high > 0.35 * Math.min(a.box.height, b.box.height)) {
        lost.push(`on each other: ${say(a)} | ${say(b)}`);
      }
    }
  });
  return [...new Set(lost)];
}"""
