"""A widget's ES module as the text of a script that a page can run without a request.

An inline script can be named in the page's security policy by its hash, wherever the page is
opened; a module's address could not: there is none on file:// but a blob's.
"""

import re

DEFAULT_EXPORT = re.compile(r"export\{([\w$]+) as default\};?\s*\Z")


def page_script(module: str) -> str:
    """The script that hands over what a bundled module exports, to website/assets/widget-host.js.

    Raises ValueError for a module that exports anything else than one default at its end.

    Examples
    --------
    >>> page_script("var a=1;export{a as default};")
    '"use strict";(()=>{var a=1;descentModule(a)})()'
    >>> page_script("var $o=1;export{$o as default};")
    '"use strict";(()=>{var $o=1;descentModule($o)})()'
    """
    body, found = DEFAULT_EXPORT.subn(r"descentModule(\1)", module)
    if found != 1:
        raise ValueError("a widget's module ends with one export, its default")
    return f'"use strict";(()=>{{{body}}})()'
