import { type Edit, insertAt, lineStart, replaceNode } from '../../../../python/edits.ts';
import { indentationOf } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { grownFill, grownWith, suspicion } from './claims.ts';
import { isLarge, streamVolume } from './growth.ts';
import { holdingsOf } from './holdings.ts';
import { instanceOf } from './instances.ts';
import { varietyOf } from './key-variety.ts';
import { isListed, sourceExpression } from './listed.ts';
import { instancesOf } from './runs.ts';
import { replacedBy, soleExpression } from './statements.ts';

/** Classes without slots of which there is an instance for each row, all kept. */
export function slotlessFindings(program: PyProgram, isClaimed: (node: PyNode) => boolean): CodeFinding[] {
  const keepers = new Map<PyNode, Kept>();
  for (const holding of holdingsOf(program)) {
    if (holding.reads.length === 0 || holding.shrinks) continue;
    const large = grownFill(holding, program);
    // One for each key can be few.
    if (large?.fill.how === 'set' && varietyOf(large.fill.key, program) !== 'many') continue;
    if (!large || large.fill.how === 'extend' || isClaimed(large.fill.at) || isClaimed(holding.statement))
      continue;
    const cls = instanceOf(large.fill.value, program);
    if (cls && !keepers.has(cls) && !loopInBlocks(large.fill.at, program))
      keepers.set(cls, {
        at: large.fill.at,
        grown: grownWith(large.fill),
        bytes: large.volume.bytes,
        suspected: large.suspected || large.fill.how === 'set',
      });
  }
  for (const module of program.modules) {
    for (const node of module.root.walk()) {
      if (!isListed(node, program) || isClaimed(node)) continue;
      const source = sourceExpression(node);
      const body = node.type === 'list_comprehension' ? node.get('body') : null;
      const cls = body && instanceOf(body, program);
      const volume = cls && source ? streamVolume(source, program) : null;
      if (
        cls &&
        source &&
        volume &&
        !comesInBlocks(source, program) &&
        isLarge(volume, program) &&
        !keepers.has(cls)
      )
        keepers.set(cls, { at: node, grown: source.text, bytes: volume.bytes, suspected: false });
    }
  }
  return [...keepers].flatMap(([cls, kept]) => found(cls, kept, program) ?? []);
}

/** One item for each block, document or file, not for each row: fewer, and each larger than its object. */
function comesInBlocks(source: PyNode, program: PyProgram): boolean {
  for (const node of source.walk()) {
    if (node.type !== 'call') continue;
    const callee = program.calleeOf(node);
    if (/glob|iterdir|listdir|walk|scandir/.test(node.get('function')?.text ?? '')) return true;
    if (
      callee?.generator &&
      /\.read\(|fromfile|\.glob\(|listdir|iterdir|decompress|read_csv/.test(callee.body.text)
    )
      return true;
  }
  return false;
}

function loopInBlocks(fill: PyNode, program: PyProgram): boolean {
  const loop = fill.above('for_statement', 'function_definition');
  return loop?.type === 'for_statement' && comesInBlocks(loop.get('right') as PyNode, program);
}

/** Where instances of a class are kept, and how many. */
interface Kept {
  readonly at: PyNode;
  readonly grown: string;
  readonly bytes: number | null;
  readonly suspected: boolean;
}

function found(cls: PyNode, kept: Kept, program: PyProgram): CodeFinding | null {
  const bases = (cls.get('superclasses')?.parts ?? []).filter((one) => one.text !== 'object');
  const decorators =
    cls.parent?.type === 'decorated_definition'
      ? cls.parent.children.filter((one) => one.type === 'decorator')
      : [];
  if (
    bases.length > 0 ||
    /__slots__|slots\s*=\s*True/.test(cls.text + decorators.map((one) => one.text).join(' '))
  )
    return null;
  const dataclass = decorators.find((one) => /^@\s*(?:dataclasses\.)?dataclass\b/.test(one.text));
  if (decorators.length > (dataclass ? 1 : 0)) return null;
  const edits = dataclass ? slottedDataclass(cls, dataclass, program) : slotted(cls, program);
  if (!edits) return null;
  const name = cls.get('name')?.text ?? '';
  return {
    at: cls,
    alsoAt: [kept.at, ...(dataclass ? [dataclass] : [])],
    why: `A \`${name}\` is kept for each of \`${kept.grown.replace(/\s+/g, ' ').slice(0, 60)}\`, and each has a dict for its attributes beside it, although they are always the same.`,
    savingBytes: kept.bytes === null ? null : kept.bytes / 3,
    rewrites: [
      {
        says: `Give \`${name}\` slots.`,
        edits,
        risk: dataclass
          ? 'Needs Python 3.10; an attribute that is not a field cannot be set.'
          : 'An attribute that is not named there cannot be set.',
        proof: 'text',
      },
    ],
    ...suspicion(kept.suspected),
  };
}

/** Something in the program needs the instances' dict, `besides` one statement that is to be changed. */
function needsDict(program: PyProgram, besides: PyNode | null = null): boolean {
  return program.modules.some((module) =>
    /\b(?:vars|setattr|delattr|weakref|cached_property|__dict__|__weakref__|total_ordering)\b/.test(
      besides ? module.text.replace(besides.text, '') : module.text,
    ),
  );
}

/** `self.__dict__.update(fields)` in a constructor that takes `**fields`, and the names that all its callers give. */
function takenByKeyword(
  cls: PyNode,
  program: PyProgram,
): { statement: PyNode; fields: string; names: string[] } | null {
  const init = program.functions.find((fn) => fn.owner === cls && fn.name === '__init__');
  const [self] = init?.parameters ?? [];
  for (const statement of init?.body.parts ?? []) {
    const fields = new RegExp(`^${self?.name}\\.__dict__\\.update\\(\\*{0,2}(\\w+)\\)$`).exec(
      statement.text,
    )?.[1];
    if (!fields || !init?.node.get('parameters')?.text.includes(`**${fields}`)) continue;
    const given = instancesOf(cls, program).map((call) => call.get('arguments')?.parts ?? []);
    if (given.length === 0 || given.flat().some((part) => part.type !== 'keyword_argument')) return null;
    const names = given.flat().map((part) => part.get('name')?.text ?? '');
    return { statement, fields, names: [...new Set(names)] };
  }
  return null;
}

/** Names of the attributes that the class's methods set on themselves. */
function ownAttributes(cls: PyNode, program: PyProgram): string[] {
  const names: string[] = [];
  for (const fn of program.functions) {
    if (fn.owner !== cls) continue;
    const self = fn.parameters[0]?.name;
    for (const node of fn.body.walk()) {
      if (node.type !== 'attribute' || node.get('object')?.text !== self || !isSet(node)) continue;
      const name = node.get('attribute')?.text ?? '';
      if (!names.includes(name)) names.push(name);
    }
  }
  return names;
}

function isSet(node: PyNode): boolean {
  let at = node;
  while (at.parent && /pattern|expression_list/.test(at.parent.type)) at = at.parent;
  return (
    at.field === 'left' && /^(?:assignment|augmented_assignment|for_statement)$/.test(at.parent?.type ?? '')
  );
}

/** Code outside sets an attribute on an instance that the class does not know of. */
function setsOthers(cls: PyNode, names: readonly string[], program: PyProgram): boolean {
  return program.modules.some((module) =>
    [...module.root.walk()].some((node) => {
      if (node.type !== 'attribute' || !isSet(node) || names.includes(node.get('attribute')?.text ?? ''))
        return false;
      const object = node.get('object');
      if (object && (object.text === 'self' || object.text === 'cls')) return false;
      const owner = instanceOf(object, program);
      return owner === null || owner === cls;
    }),
  );
}

function classLevel(cls: PyNode): string[] {
  return (cls.get('body')?.parts ?? []).flatMap((statement) => {
    const left = soleExpression(statement)?.get('left');
    return left?.type === 'identifier' ? [left.text] : [];
  });
}

function slotted(cls: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(cls);
  const keywords = takenByKeyword(cls, program);
  const names = [...new Set([...(keywords?.names ?? []), ...ownAttributes(cls, program)])];
  if (names.length === 0 || needsDict(program, keywords?.statement) || setsOthers(cls, names, program))
    return null;
  if (classLevel(cls).some((name) => names.includes(name)) || names.some((name) => /^__(?!.*__$)/.test(name)))
    return null;
  if (isSubclassed(cls, program)) return null;
  const body = cls.get('body') as PyNode;
  const [first, second] = body.parts;
  if (!first || first.row === cls.row) return null;
  const docstring = first.type === 'expression_statement' && first.parts[0]?.type === 'string';
  const next = docstring ? second : first;
  if (!next) return null;
  const quote = module.text.split("'").length > module.text.split('"').length ? "'" : '"';
  const list = names.map((name) => `${quote}${name}${quote}`).join(', ');
  return [
    insertAt(
      module,
      lineStart(module.text, next.start),
      `${indentationOf(module.text, next)}__slots__ = (${list}${names.length === 1 ? ',' : ''})\n\n`,
    ),
    ...(keywords
      ? [
          replacedBy(module, keywords.statement, [
            `for name, value in ${keywords.fields}.items():`,
            `${module.indent}setattr(self, name, value)`,
          ]),
        ]
      : []),
  ];
}

function isSubclassed(cls: PyNode, program: PyProgram): boolean {
  const name = cls.get('name')?.text ?? '';
  return program.modules.some((module) =>
    [...module.root.walk()].some(
      (node) =>
        node.type === 'class_definition' &&
        (node.get('superclasses')?.parts ?? []).some((base) => base.text.split('.').at(-1) === name),
    ),
  );
}

function slottedDataclass(cls: PyNode, decorator: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(cls);
  const fields = classLevel(cls);
  const names = ownAttributes(cls, program);
  if (
    needsDict(program) ||
    names.some((name) => !fields.includes(name)) ||
    setsOthers(cls, fields, program) ||
    isSubclassed(cls, program)
  )
    return null;
  // super() without arguments does not find the class that slots=True makes anew.
  if (/\bsuper\(\)|__class__/.test(cls.text)) return null;
  const value = decorator.parts[0];
  if (!value) return null;
  if (value.type !== 'call') return [replaceNode(module, value, `${value.text}(slots=True)`)];
  const parts = value.get('arguments')?.parts ?? [];
  const last = parts.at(-1);
  return last
    ? [insertAt(module, last.end, ', slots=True')]
    : [replaceNode(module, value, `${value.get('function')?.text}(slots=True)`)];
}
