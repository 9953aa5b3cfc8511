// What a page does with a reader's answers, once there are some or one asks for them (near.js): it
// marks what is done, says where one stopped, and lets one take the answers along or erase them.
import { answers } from "./answers.js";
import { chapters, showMarks } from "./marks.js";
import { showNotices } from "./notices.js";
import styles from "./marks.css";
import { showPlace } from "./place.js";
import { addStyle } from "./style.js";
import { offerDialog } from "./yours.js";

addStyle(styles);
const found = chapters();
const open = offerDialog(answers, found);
showPlace(found, open);
showMarks(answers, found);
showNotices(answers, open);
