"""Starting all asyncio tasks at once holds what each of them works on; a bounded number of workers holds a few.

Both give the same sum of 5,000 jobs of 20 kB; eight workers peak at under a third.
"""

import asyncio

from measure import before_after, report

JOBS = 5000


async def job(n):
    body = bytes([n % 256]) * 20000  # stands for a response
    await asyncio.sleep(0.001)
    return len(body) + body[0]


async def gather():
    return sum(await asyncio.gather(*(job(n) for n in range(JOBS))))


async def bounded():
    numbers = iter(range(JOBS))

    async def worker():
        total = 0
        for n in numbers:
            total += await job(n)
        return total

    return sum(await asyncio.gather(*(worker() for _ in range(8))))


def all_at_once():
    return asyncio.run(gather())


def eight_workers():
    return asyncio.run(bounded())


def experiment():
    return before_after(all_at_once, eight_workers, below=1 / 3)


if __name__ == "__main__":
    report(__doc__, experiment)
