// A script's own style sheet, which comes with it.
import { html } from "../../course_lib/widgets/shared/view/dom.js";

/** @param {string} text */
export const addStyle = (text) => document.head.append(html("style", {}, text));
