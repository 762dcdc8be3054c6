import { type Edit, insertAt, replaceNode } from '../../../../python/edits.ts';
import { argument, calledName } from '../../../../python/names.ts';
import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { largeOrigin } from './large.ts';
import { runnerOf } from './origins.ts';
import { loopsAround, withFunction } from './places.ts';
import { functionValue, surveyOf } from './survey.ts';

/** A large value that goes with every task, and how the task is called without it. */
interface Passenger {
  readonly call: PyNode;
  readonly made: PyNode;
  readonly value: PyNode;
  readonly work: PyNode;
  /** How the worker is called with what was kept (`KEPT`) and what is still given. */
  readonly body: string;
  /** The edits that leave it out of the task, given the name of the function that has it already. */
  readonly leave: (name: string) => readonly [PyNode, string][];
}

/** Tasks that carry the same large value to the worker each time: pickled, sent and unpickled once a task. */
export function largeArguments(program: PyProgram): CodeFinding[] {
  return surveyOf(program).calls.flatMap((call) => {
    for (const one of passengers(call, program)) {
      if (isItem(one.value, call, program)) continue;
      const origin = largeOrigin(one.value, program);
      if (!origin) continue;
      const name = short(one.value);
      const edits = keptOnce(one, program);
      return [
        {
          at: call,
          alsoAt: origin === one.value ? [] : [origin],
          why: `\`${name}\` goes with every task: it is pickled, sent and unpickled once for each of them, so that every worker has copies of its own.`,
          savingBytes: null,
          rewrites: edits
            ? [
                {
                  says: `Hand \`${name}\` to each worker once, when it starts.`,
                  edits,
                  risk: 'What one task changes in it, the next task of the same worker sees.',
                  proof: 'run' as const,
                },
              ]
            : [],
        },
      ];
    }
    const own = ownObject(call, program);
    return own ? [own] : [];
  });
}

/** `pool.map(self.score, items)`: the method is sent with its object, and all that the object keeps. */
function ownObject(call: PyNode, program: PyProgram): CodeFinding | null {
  const called = call.get('function');
  const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
  const work = /^(?:(?:star)?map(?:_async)?|imap(?:_unordered)?|apply_async|submit)$/.test(method)
    ? argument(call, 0, 'func')
    : null;
  const fn = work?.type === 'attribute' ? functionValue(work, program) : null;
  if (!work || !fn?.owner || fn.decorators.some((one) => /staticmethod|classmethod/.test(one.text)))
    return null;
  if (!/^process/.test(runnerOf(called?.get('object') ?? null, program)?.kind ?? '')) return null;
  for (const one of program.functions.filter((other) => other.owner === fn.owner))
    for (const node of ownNodes(one.body)) {
      const left = node.type === 'assignment' ? node.get('left') : null;
      const value = node.type === 'assignment' ? node.get('right') : null;
      if (left?.type !== 'attribute' || left.get('object')?.text !== 'self' || !value) continue;
      const origin = largeOrigin(value, program);
      if (!origin) continue;
      return {
        at: call,
        alsoAt: [...new Set([value, origin])],
        why: `\`${work.text}\` is sent with its object, and so with \`${left.text}\`: it is pickled, sent and unpickled again and again, so that every worker has copies of its own.`,
        savingBytes: null,
        rewrites: [],
      };
    }
  return null;
}

function passengers(call: PyNode, program: PyProgram): Passenger[] {
  const called = call.get('function');
  const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
  if (!/^(?:(?:star)?map(?:_async)?|imap(?:_unordered)?|apply(?:_async)?|submit)$/.test(method)) return [];
  const runner = runnerOf(called?.get('object') ?? null, program);
  if (!runner || !/^process/.test(runner.kind)) return [];
  const { made } = runner;
  const work = argument(call, 0, 'func');
  if (!work) return [];
  const module = program.moduleOf(call);
  const base = { call, made };
  if (calledName(work, module) === 'functools.partial') {
    const inner = argument(work, 0);
    const parts = (work.get('arguments')?.parts ?? []).slice(1);
    if (!inner) return [];
    return parts.flatMap((part, index): Passenger[] => {
      const value = part.type === 'keyword_argument' ? part.get('value') : part;
      const rest = parts.filter((one) => one !== part).map((one) => one.text);
      const keyword = part.type === 'keyword_argument' ? `${part.get('name')?.text}=` : '';
      // Only the first positional argument, or a keyword, can be left out without moving the others.
      if (!value || (!keyword && index > 0)) return [];
      const body = keyword ? `*arguments, ${keyword}KEPT, **options` : 'KEPT, *arguments, **options';
      const leave = (name: string): [PyNode, string][] => [
        [work, rest.length > 0 ? `${work.get('function')?.text}(${[name, ...rest].join(', ')})` : name],
      ];
      return [{ ...base, value, work: inner, body, leave }];
    });
  }
  const parts = (call.get('arguments')?.parts ?? []).filter((part) => part.type !== 'keyword_argument');
  if (method === 'submit') {
    const [first, ...rest] = parts.slice(1);
    if (!first || loopsAround(call).length === 0) return [];
    return [first, ...rest].map((value, index) => ({
      ...base,
      value,
      work,
      body: index === 0 ? 'KEPT, *arguments' : `*arguments[:${index}], KEPT, *arguments[${index}:]`,
      leave: (name) => without(call, [work, ...[first, ...rest].filter((one) => one !== value)], name),
    }));
  }
  const tuple = /^apply/.test(method)
    ? parts[1]
    : parts[1]?.type === 'list_comprehension' || parts[1]?.type === 'generator_expression'
      ? parts[1].get('body')
      : null;
  if (tuple?.type !== 'tuple' || (/^apply/.test(method) && loopsAround(call).length === 0)) return [];
  const spread = /^(?:apply|starmap)/.test(method);
  return tuple.parts.map((value, index) => ({
    ...base,
    value,
    work: spread ? work : call,
    body: index === 0 ? 'KEPT, *arguments' : `*arguments[:${index}], KEPT, *arguments[${index}:]`,
    leave: (name) => {
      const left = tuple.parts.filter((one) => one !== value).map((one) => one.text);
      return [
        [work, name],
        [tuple, `(${left.join(', ')}${left.length === 1 ? ',' : ''})`],
      ];
    },
  }));
}

function without(call: PyNode, rest: readonly PyNode[], name: string): [PyNode, string][] {
  const list = call.get('arguments') as PyNode;
  return [[list, `(${[name, ...rest.slice(1).map((one) => one.text)].join(', ')})`]];
}

/** What differs from task to task is what the task is about. */
function isItem(value: PyNode, call: PyNode, program: PyProgram): boolean {
  if (value.type !== 'identifier') return value.type !== 'attribute';
  const binding = program.moduleOf(value).scopes.bindingOf(value);
  if (!binding) return true;
  const loops = loopsAround(call);
  return (
    binding.definitions.some((one) => one.kind === 'for' || loops.some((loop) => loop.contains(one.node))) ||
    binding.scope.kind === 'comprehension'
  );
}

/** The pool's initializer keeps the value in each worker, and a function of the module gives it to the work. */
function keptOnce(one: Passenger, program: PyProgram): Edit[] | null {
  const { call, made, value } = one;
  const module = program.moduleOf(call);
  const fn = functionValue(one.work, program);
  if (
    value.type !== 'identifier' ||
    !fn ||
    fn.owner ||
    fn.module !== module ||
    fn.node.parent !== module.root
  )
    return null;
  if (program.moduleOf(made) !== module || program.functionAround(made) !== program.functionAround(call))
    return null;
  if (argument(made, null, 'initializer') || argument(made, null, 'initargs')) return null;
  const binding = module.scopes.bindingOf(value);
  const holder = program.functionAround(call);
  const before = binding?.definitions.every(
    (each) => each.kind === 'parameter' || each.node.start < made.start,
  );
  if (!binding || !before || binding.scope.node !== (holder?.node ?? module.root)) return null;
  const keep = `keep_${value.text}`;
  if (new RegExp(`\\b${keep}\\b`).test(module.text)) return null;
  const helper = withFunction(module, call, `${fn.name}_with_kept`, (name) => [
    `def ${keep}(${value.text}):`,
    `\t${keep}.value = ${value.text}`,
    '',
    '',
    `def ${name}(*arguments${one.body.includes('**options') ? ', **options' : ''}):`,
    `\treturn ${fn.name}(${one.body.replace('KEPT', `${keep}.value`)})`,
  ]);
  const list = made.get('arguments') as PyNode;
  const comma = list.parts.length > 0 ? (/,\s*\)$/.test(list.text) ? ' ' : ', ') : '';
  return [
    ...helper.edits,
    insertAt(module, list.end - 1, `${comma}initializer=${keep}, initargs=(${value.text},)`),
    ...one.leave(helper.name).map(([node, text]) => replaceNode(module, node, text)),
  ];
}

function short(node: PyNode): string {
  return node.text.replace(/\s+/g, ' ').slice(0, 60);
}
