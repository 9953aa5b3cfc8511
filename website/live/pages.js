// What every page does with a reader's answers: marks what is done, says where one stopped, and
// lets one take the answers along or erase them. Nothing of it shows before there is something.
import { answers } from "./answers.js";
import { chapters, showMarks } from "./marks.js";
import { showNotices } from "./notices.js";
import { keepPlace, showPlace } from "./place.js";
import { offerDialog } from "./yours.js";

const found = chapters();
const open = offerDialog(answers, found);
showPlace(found, open);
showMarks(answers, found);
showNotices(answers, open);
keepPlace(found);
