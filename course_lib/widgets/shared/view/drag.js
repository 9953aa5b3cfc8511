// Pointers: along a chart, or on handles of a map.
import { set } from "./dom.js";
import { placeOn } from "./text_scale.js";

/**
 * Reports the horizontal position of a pressed pointer over an element, in its own pixels;
 * vertical swipes still scroll the page.
 * @param {HTMLElement | SVGElement} element
 * @param {(x: number) => void} onMove
 */
export function dragAcross(element, onMove) {
  element.style.touchAction = "pan-y";
  const move = (/** @type {PointerEvent} */ event) => onMove(placeOn(event, element)[0]);
  set(element, {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // no text is selected: a press on a selection would drag that
      element.setPointerCapture(event.pointerId);
      move(event);
    },
    pointermove: (event) => {
      if (element.hasPointerCapture(event.pointerId)) move(event);
    },
  });
}

/**
 * move(event, index) for the handle that is dragged: with a mouse the one nearest to where it is
 * pressed; by touch only the one touched, so that a swipe beside it scrolls the page, but a tap
 * moves the nearest too.
 * @param {HTMLElement} root
 * @param {HTMLElement[]} handles
 * @param {(event: PointerEvent, index: number) => void} move
 */
export function dragHandles(root, handles, move) {
  /** @type {number | null} */
  let pointer = null;
  let dragged = 0;
  const nearest = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const away = handles.map((handle) => {
      const box = handle.getBoundingClientRect();
      return Math.hypot(
        clientX - box.left - box.width / 2, clientY - box.top - box.height / 2);
    });
    return away.indexOf(Math.min(...away));
  };
  const end = () => { pointer = null; };
  set(root, {
    pointerdown: (event) => {
      const touched = handles.indexOf(event.target);
      if (event.button !== 0 || (event.pointerType === "touch" && touched < 0)) return;
      event.preventDefault(); // no text is selected
      dragged = touched < 0 ? nearest(event) : touched;
      pointer = event.pointerId;
      root.setPointerCapture(event.pointerId);
      move(event, dragged);
    },
    pointermove: (event) => { if (event.pointerId === pointer) move(event, dragged); },
    pointerup: end,
    pointercancel: end,
    click: (event) => { if (event.pointerType === "touch") move(event, nearest(event)); },
  });
}
