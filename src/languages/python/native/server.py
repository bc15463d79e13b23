"""A long-lived pylint: one JSON request a line in, one JSON answer a line out.

The rules are those of LintSeq's reference: errors, fatals, bad indentation (W0311) and a missing call
of the base class's initialiser (W0231). The linter object and astroid's knowledge of imported modules
are kept between states; what astroid knows of the judged module itself is forgotten.
"""

import json
import os
import re
import sys
import tempfile

from pylint import __version__
from pylint.lint import PyLinter
from pylint.reporters import CollectingReporter
from astroid.manager import AstroidManager
from astroid import bases, nodes  # noqa: F401  (loaded early: the first state should not pay for it)

sys.setrecursionlimit(max(sys.getrecursionlimit(), 3000))

MODULE = "stepwright_state"
FOLDER = tempfile.mkdtemp(prefix="stepwright-pylint-")
FILE = os.path.join(FOLDER, MODULE + ".py")


def make_linter():
    linter = PyLinter()
    linter.load_default_plugins()
    linter.disable("all")
    linter.enable("E")
    linter.enable("F")
    linter.enable("W0311")
    linter.enable("W0231")
    linter.set_option("persistent", False) if hasattr(linter, "set_option") else None
    linter.config.persistent = False
    linter.config.score = False
    linter.config.reports = False
    linter.set_reporter(CollectingReporter())
    return linter


LINTER = make_linter()


def clear_module():
    """Forgets the judged module and what was inferred with it."""
    cache = AstroidManager().astroid_cache
    for name in [n for n in cache if n == MODULE or n.startswith(MODULE + ".")]:
        del cache[name]
    AstroidManager()._mod_file_cache.pop((MODULE, None), None)


QUOTED = re.compile(r"'([^']*)'")
NUMBER = re.compile(r"\d+")


def symbol_of(message):
    """What stays the same when the finding's line moves."""
    text = message.msg.split("\n")[0]
    if message.msg_id == "E0001":
        return NUMBER.sub("N", text)
    quoted = QUOTED.findall(text)
    if message.msg_id == "W0311":
        return NUMBER.sub("N", text)
    if quoted:
        return ",".join(quoted[:2])
    return re.sub(r"\(?\bline \d+\)?", "", text)


def judge(state):
    with open(FILE, "w", encoding="utf-8", newline="") as out:
        out.write(state)
    clear_module()
    LINTER.reporter.messages.clear()
    try:
        LINTER.check([FILE])
    except Exception as error:  # pylint itself can fail on odd programs
        return [dict(rule="server-error", symbol=type(error).__name__, line=1, message=str(error))]
    found = [
        dict(rule=m.msg_id, symbol=symbol_of(m), line=m.line, message=m.msg)
        for m in LINTER.reporter.messages
        if m.msg_id[0] in "EF" or m.msg_id in ("W0311", "W0231")
    ]
    found.sort(key=lambda f: f["line"])
    return found


def main():
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever pylint prints is not an answer
    os.chdir(FOLDER)
    judge("x = 1\n")
    print(json.dumps(dict(ready=True, name="pylint", version=__version__)), file=answers, flush=True)
    requests = open(0, encoding="utf-8", newline="\n", closefd=False)
    for line in requests:
        request = json.loads(line)
        found = [judge(state) for state in request["states"]]
        print(json.dumps(dict(id=request["id"], diagnostics=found)), file=answers, flush=True)


if __name__ == "__main__":
    try:
        main()
    finally:
        try:
            os.unlink(FILE)
            os.rmdir(FOLDER)
        except OSError:
            pass
