// Signs beside what is said, so that no colour has to say it alone; drawn as the site's own are.
import { svg } from "../../course_lib/widgets/shared/view/dom.js";

const ROUND = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z";
const PATHS = {
  right: `${ROUND}M8 12.3l2.8 2.8L16 9.4`,
  wrong: `${ROUND}M8.5 12h7`,
  unanswered: `${ROUND}M8.3 12h.1m3.6 0h.1m3.5 0h.1`,
  raised: "M12 4 3.4 19h17.2zM12 10v4.2m0 2.6v.1",
  stopped: `${ROUND}M9.2 9.2h5.6v5.6H9.2z`,
  unavailable: `${ROUND}M12 7.6v5.2m0 3.2v.1`,
};

/** @typedef {keyof typeof PATHS} Sign */

/** @param {Sign} name */
export function icon(name) {
  return svg("svg", {
    class: "icon", viewBox: "0 0 24 24", width: 20, height: 20, fill: "none", stroke: "currentColor",
    "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
  }, svg("path", { d: PATHS[name] }));
}
