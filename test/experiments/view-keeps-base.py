"""A view keeps the whole array alive that it was cut from.

Deleting a 200 MiB array frees less than 5% while a slice of ten numbers lives, and more than 90% once it goes.
"""

from measure import anonymous, need, report, run

SIZE = 200


def view_of_base():
    import numpy

    array = numpy.full(SIZE << 17, 1.5)
    view = array[:10]
    held = anonymous()
    del array
    with_view = anonymous()
    del view
    return {"heldMiB": held, "baseDeletedMiB": with_view, "viewDeletedMiB": anonymous()}


def experiment():
    need("numpy")
    figures = run(view_of_base).value
    by_base = figures["heldMiB"] - figures["baseDeletedMiB"]
    by_view = figures["baseDeletedMiB"] - figures["viewDeletedMiB"]
    return figures, by_base < 0.05 * SIZE and by_view > 0.9 * SIZE


if __name__ == "__main__":
    report(__doc__, experiment)
