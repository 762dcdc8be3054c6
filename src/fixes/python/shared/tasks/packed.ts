import { attributeValues } from '../../../../python/attributes.ts';
import { type Edit, insertAt, replaceNode } from '../../../../python/edits.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import type { Rewrite } from '../../detector.ts';
import { isTarget } from '../arrays/targets.ts';
import { topLevelOf, withFunction } from './places.ts';

const RISK =
  'Each row is made anew when it is read, which takes time; a change of a row that was read is not kept.';

/** A list of rows whose objects forked workers read: the rows as bytes, which have no reference counts. Best first. */
export function packedRows(made: PyNode, origins: readonly PyNode[], program: PyProgram): Rewrite[] {
  const found: Rewrite[] = [];
  const add = (places: readonly PyNode[]) => {
    const edits = places.flatMap((one) => packed(one, program) ?? []);
    if (edits.length < places.length) return;
    found.push({
      says: 'Keep the rows as bytes, which workers read without writing to them.',
      edits,
      risk: RISK,
      proof: 'run',
    });
  };
  const own = origins.filter((one) => one.type !== 'none');
  if (own.length === 1 && own.every((one) => isReadOnly(one, program))) add(own);
  if (isReadOnly(made, program) && !own.includes(made)) add([made]);
  return found.slice(0, 2);
}

function packed(node: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(node);
  const dict = isDict(node, program);
  const helper = dict ? packedDict(module, node) : rows(module, node);
  const wrap = (text: string): Edit[] => [...helper.edits, replaceNode(module, node, text)];
  if (/^(?:list|dictionary)$/.test(node.type))
    return node.parts.length === 0 ? wrap(`${helper.name}()`) : null;
  const generator = node.type === 'list_comprehension' ? node.text.slice(1, -1).trim() : null;
  const list = node.type === 'call' ? calledName(node, module) : null;
  if (list === 'list' || list === 'tuple') {
    const inner = node.get('arguments')?.text.slice(1, -1) ?? '';
    return wrap(`${helper.name}(${inner})`);
  }
  return generator !== null
    ? wrap(`${helper.name}(${generator})`)
    : [...helper.edits, insertAt(module, node.start, `${helper.name}(`), insertAt(module, node.end, ')')];
}

function isDict(node: PyNode, program: PyProgram): boolean {
  return (
    /^dictionary/.test(node.type) ||
    (node.type === 'call' &&
      /^(?:dict|collections\.OrderedDict)$/.test(calledName(node, program.moduleOf(node)) ?? ''))
  );
}

const CHANGES =
  /^(?:sort|reverse|pop|popleft|insert|remove|clear|appendleft|rotate|update|setdefault|copy|popitem)$/;

/** Nothing changes the container but what adds to its end, wherever it goes by a name. */
function isReadOnly(node: PyNode, program: PyProgram): boolean {
  const dict = isDict(node, program);
  const seen = new Set<unknown>();
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (seen.size > 400) return false;
    const use = useOf(at, program);
    if (!('kind' in use)) {
      if (use.to === 'expression') waiting.push(use.node);
      else if (use.to === 'binding') waiting.push(...use.binding.loads);
      else if (use.to === 'attribute') {
        if (attributeValues(use.name, program).filter((one) => one?.type !== 'none').length > 1) return false;
        waiting.push(...attributesOf(program, use.name).filter((one) => !isTarget(one)));
      } else {
        const fn = program.functionAround(use.at);
        if (fn) waiting.push(...program.callsOf(fn));
      }
      continue;
    }
    if (use.kind === 'method' && CHANGES.test(use.detail ?? '')) return false;
    if (use.kind === 'operand' && use.detail !== 'key') return false;
    if (at.parent?.type === 'augmented_assignment') return false;
    const place = /^(?:indexed|sliced)$/.test(use.kind) ? use.at : null;
    if (place && isChanged(place, dict)) return false;
  }
  return true;
}

/** `rows[i] = x`, `rows[i].append(x)`, `del rows[i]`; of a dict, an item may be set. */
function isChanged(item: PyNode, dict: boolean): boolean {
  const parent = item.parent;
  if (parent?.type === 'delete_statement' || parent?.type === 'augmented_assignment')
    return item.field === 'left' || parent.type === 'delete_statement';
  if (isTarget(item)) return !dict;
  if (parent?.type === 'subscript' && item.field === 'value') return isTarget(parent);
  return (
    parent?.type === 'attribute' &&
    parent.parent?.type === 'call' &&
    /^(?:append|extend|add|update|insert|sort)$/.test(parent.get('attribute')?.text ?? '')
  );
}

/** Objects of the program's own types go through pickle; what Python writes out itself, through the quicker marshal. */
function codec(module: PyModule): string {
  const records = [...module.scopes.module.bindings.values()].some((binding) =>
    binding.definitions.some(
      (one) =>
        one.kind === 'class' || /(?:namedtuple|NamedTuple|make_dataclass)\(/.test(one.value?.text ?? ''),
    ),
  );
  return records || /\b(?:Decimal|Fraction|datetime|date|Path|UUID)\(/.test(module.text)
    ? 'pickle'
    : 'marshal';
}

/** The class comes before whatever first runs: the module's own code may fill the rows. */
function rows(module: PyModule, node: PyNode): { name: string; edits: Edit[] } {
  const library = codec(module);
  const [dumps, loads] = [imported(module, library, 'dumps'), imported(module, library, 'loads')];
  const array = imported(module, 'array', 'array');
  const version = library === 'marshal' ? ', 2' : ', -1';
  const helper = withFunction(module, firstCode(module, node), 'PackedRows', (name) => [
    `class ${name}:`,
    '\t"""Rows as bytes, made anew when they are read: forked workers share them, as there are no reference counts to write."""',
    '',
    '\tdef __init__(self, rows=()):',
    '\t\tself.data = bytearray()',
    `\t\tself.ends = ${array.name}("Q", [0])`,
    '\t\tself.extend(rows)',
    '',
    '\tdef append(self, row):',
    `\t\tself.data += ${dumps.name}(row${version})`,
    '\t\tself.ends.append(len(self.data))',
    '',
    '\tdef extend(self, rows):',
    '\t\tfor row in rows:',
    '\t\t\tself.append(row)',
    '',
    '\tdef __len__(self):',
    '\t\treturn len(self.ends) - 1',
    '',
    '\tdef __getitem__(self, place):',
    '\t\tif isinstance(place, slice):',
    '\t\t\treturn [self[index] for index in range(*place.indices(len(self)))]',
    '\t\tindex = range(len(self))[place]',
    `\t\treturn ${loads.name}(self.data[self.ends[index]:self.ends[index + 1]])`,
  ]);
  const edits =
    helper.edits.length > 0
      ? [
          ...dumps.edits,
          ...(loads.edits[0]?.text === dumps.edits[0]?.text ? [] : loads.edits),
          ...array.edits,
        ]
      : [];
  return { name: helper.name, edits: [...edits, ...helper.edits] };
}

function packedDict(module: PyModule, node: PyNode): { name: string; edits: Edit[] } {
  const library = codec(module);
  const [dumps, loads] = [imported(module, library, 'dumps'), imported(module, library, 'loads')];
  const array = imported(module, 'array', 'array');
  const mapping = imported(module, 'collections.abc', 'MutableMapping');
  const version = library === 'marshal' ? ', 2' : ', -1';
  const helper = withFunction(module, firstCode(module, node), 'PackedDict', (name) => [
    `class ${name}(${mapping.name}):`,
    '\t"""A dict whose values are bytes, made anew when they are read: they have no reference counts for workers to write."""',
    '',
    '\tdef __init__(self, items=()):',
    '\t\tself.data = bytearray()',
    `\t\tself.ends = ${array.name}("Q", [0])`,
    '\t\tself.places = {}',
    '\t\tself.update(items)',
    '',
    '\tdef __setitem__(self, key, value):',
    '\t\tself.places[key] = len(self.ends)',
    `\t\tself.data += ${dumps.name}(value${version})`,
    '\t\tself.ends.append(len(self.data))',
    '',
    '\tdef __getitem__(self, key):',
    '\t\tplace = self.places[key]',
    `\t\treturn ${loads.name}(self.data[self.ends[place - 1]:self.ends[place]])`,
    '',
    '\tdef __delitem__(self, key):',
    '\t\tdel self.places[key]',
    '',
    '\tdef __len__(self):',
    '\t\treturn len(self.places)',
    '',
    '\tdef __iter__(self):',
    '\t\treturn iter(self.places)',
  ]);
  const edits =
    helper.edits.length > 0
      ? [
          ...dumps.edits,
          ...(loads.edits[0]?.text === dumps.edits[0]?.text ? [] : loads.edits),
          ...array.edits,
          ...mapping.edits,
        ]
      : [];
  return { name: helper.name, edits: [...edits, ...helper.edits] };
}

/** The first statement of the module after its imports. */
function firstCode(module: PyModule, node: PyNode): PyNode {
  const code = module.root.parts.find(
    (one, index) =>
      !/import/.test(one.type) &&
      !(index === 0 && one.type === 'expression_statement' && one.parts[0]?.type === 'string'),
  );
  return code ?? topLevelOf(node);
}
