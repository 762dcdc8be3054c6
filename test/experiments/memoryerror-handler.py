"""A handler of MemoryError can itself run out, for what filled the memory is still held.

A handler that asks for one MiB raises a second MemoryError; the same handler survives if it first lets go of the
data. (The traceback chains the two, "During handling of the above exception", up to Python 3.11 only.)
"""

import resource

from measure import MIB, report, run


def handle(let_go_first):
    held = []
    try:
        while True:
            held.append(bytearray(MIB))
    except MemoryError as first:
        kept = len(held)
        if let_go_first:
            held.clear()
        try:
            summary = bytearray(MIB)  # stands for a log line, a traceback, a partial result
        except MemoryError as second:
            return {"held": kept, "errors": 2, "chained": second.__context__ is first}
        return {"held": kept, "errors": 1, "summary": len(summary)}


def experiment():
    limits = [(resource.RLIMIT_AS, 256 * MIB)]
    holding, letting_go = run(handle, False, limits=limits).value, run(handle, True, limits=limits).value
    figures = {
        "heldMiB": holding["held"],
        "errorsWhileHoldingCount": holding["errors"],
        "chainedErrorsCount": int(holding.get("chained", False)),
        "errorsAfterLettingGoCount": letting_go["errors"],
    }
    return figures, holding["errors"] == 2 and letting_go["errors"] == 1


if __name__ == "__main__":
    report(__doc__, experiment)
