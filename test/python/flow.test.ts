import { expect, test } from 'vitest';
import { flowOf } from '../../src/python/flow.ts';
import { readProgram } from '../../src/python/program.ts';

/** The flow of the expression that reads `TARGET()` in a program. */
async function flow(text: string) {
  const program = await readProgram([{ path: 'a.py', text }]);
  const target = [...(program.modules[0]?.root.walk() ?? [])].find((node) => node.text === 'TARGET()');
  if (!target) throw new Error('no TARGET() in the text');
  const { uses, passes, escapes, through } = flowOf(target, program);
  return {
    uses: uses.map((use) => `${use.kind}${use.detail ? `:${use.detail}` : ''}`),
    passes,
    escapes,
    through: through.map((fn) => fn.name),
  };
}

test.each([
  ['sum(TARGET())', ['iterated:sum'], 1, false],
  ['rows = TARGET()\nfor row in rows:\n    print(row)', ['iterated:for'], 1, false],
  ['rows = TARGET()\nprint(len(rows))\nprint(max(rows))', ['length', 'iterated:max'], 1, false],
  ['rows = TARGET()\nfor a in rows: pass\nfor b in rows: pass', ['iterated:for', 'iterated:for'], 2, false],
  ['rows = TARGET()\nwhile True:\n    sum(rows)', ['iterated:sum'], Number.POSITIVE_INFINITY, false],
  ['rows = TARGET()\nx = [y for k in K for y in rows]', ['iterated:for'], Number.POSITIVE_INFINITY, false],
  ['rows = TARGET()\nx = [y for y in rows]', ['iterated:for'], 1, false],
  ['rows = TARGET()\nf = lambda: sum(rows)', ['iterated:sum'], Number.POSITIVE_INFINITY, false],
  ['rows = TARGET()\nfirst = rows[0]', ['indexed'], 0, false],
  ['rows = TARGET()\nfirst = rows[:3]', ['sliced'], 0, false],
  ['rows = TARGET()\nlibrary(rows)', ['passed:library'], 0, true],
  ['rows = TARGET()\nif rows: pass', ['truth'], 0, false],
  ['rows = TARGET()\nif x in rows: pass', ['membership'], 0, false],
  ['max(TARGET(), other)', ['compared:max'], 0, false],
  ['rows = TARGET()\nrows.sort()', ['method:sort'], 0, false],
  ['kept.append(TARGET())', ['stored:append'], 0, true],
  ['with TARGET() as rows:\n    for row in rows: pass', ['iterated:for'], 1, false],
  ['a, b = TARGET()', ['iterated:unpack'], 1, false],
  ['print(f"{TARGET()}")', ['formatted'], 0, false],
])('%j', async (text, uses, passes, escapes) => {
  expect(await flow(text)).toEqual({ uses, passes, escapes, through: [] });
});

test('a value is followed through returns and parameters', async () => {
  const text = `
def load():
    return TARGET()

def show(rows):
    for row in rows:
        print(row)

show(load())
`;
  expect(await flow(text)).toEqual({ uses: ['iterated:for'], passes: 1, escapes: false, through: ['load'] });
});

test('a value that each caller gets anew is read once a caller', async () => {
  const text = 'def load():\n    return TARGET()\nfor a in load(): pass\nfor b in load(): pass\n';
  expect(await flow(text)).toMatchObject({ passes: 1, escapes: false });
});

test('a function that nobody here calls gives its value away', async () => {
  expect(await flow('def load():\n    return TARGET()\n')).toMatchObject({ escapes: true });
});

test('a function that is handed on gives its value away', async () => {
  expect(await flow('def load():\n    return TARGET()\nsum(load())\nmap(load, names)\n')).toMatchObject({
    escapes: true,
  });
});

test('attributes are followed to whoever reads one of that name', async () => {
  const text = `
class Job:
    def __init__(self):
        self.rows = TARGET()

    def total(self):
        return sum(self.rows)
`;
  expect(await flow(text)).toMatchObject({ uses: ['stored:.rows', 'iterated:sum'], escapes: true });
});

test('recursion ends', async () => {
  expect((await flow('def f(x):\n    return f(x)\nf(TARGET())\n')).passes).toBe(0);
});
