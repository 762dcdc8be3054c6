import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { ENTRIES } from './cached-functions.ts';
import { varietyOf } from './key-variety.ts';
import { linesBefore, ownsLines, statementOf } from './statements.ts';

/** `class Results(dict)` whose `__missing__` works a value out and keeps it. */
export function missingFindings(program: PyProgram): CodeFinding[] {
  return program.functions.flatMap((fn) => {
    const bases = fn.owner?.get('superclasses')?.text ?? '';
    const [self, key] = fn.parameters;
    if (
      fn.name !== '__missing__' ||
      !self ||
      !key ||
      !/\b(?:dict|OrderedDict|UserDict|defaultdict)\b/.test(bases)
    )
      return [];
    const store = [...fn.body.walk()].find((node) => isStore(node, self.name, key.name));
    const value = store && storedValue(store);
    if (!store || !value || /\.clear\(|\.popitem\(|\bdel self\[/.test(fn.body.text)) return [];
    if (usesAll(value, self.name) || varietyOf(key.definitions[0]?.node ?? null, program) === 'few')
      return [];
    const statement = statementOf(store);
    if (!ownsLines(fn.module, statement)) return [];
    const name = fn.owner?.get('name')?.text ?? '';
    return [
      {
        at: store,
        alsoAt: [fn.node],
        why: `A \`${name}\` keeps what it worked out for every \`${key.name}\` that it was ever asked for, and forgets none.`,
        savingBytes: null,
        rewrites: [
          {
            says: `Empty the \`${name}\` when it holds ${ENTRIES} results.`,
            edits: [
              linesBefore(fn.module, statement, [
                `if len(${self.name}) >= ${ENTRIES}:`,
                `${fn.module.indent}${self.name}.clear()`,
              ]),
            ],
            risk: 'A result that was forgotten is worked out again.',
            proof: 'run' as const,
          },
        ],
        suspected: true as const,
      },
    ];
  });
}

/** `self[key] = …`, also in the middle of several targets. */
function isStore(node: PyNode, self: string, key: string): boolean {
  const left = node.type === 'assignment' ? node.get('left') : null;
  return (
    left?.type === 'subscript' && left.get('value')?.text === self && left.all('subscript')[0]?.text === key
  );
}

function storedValue(store: PyNode): PyNode | null {
  let right = store.get('right');
  while (right?.type === 'assignment') right = right.get('right');
  return right;
}

/** The value is made of what is there already: a number for each key, say. */
function usesAll(value: PyNode, self: string): boolean {
  if (/^(?:list|dictionary|set)$/.test(value.type) || /^(?:list|dict|set|Counter)\(\)$/.test(value.text))
    return true;
  return [...value.walk()].some(
    (one) => one.type === 'identifier' && one.text === self && one.parent?.type !== 'attribute',
  );
}
