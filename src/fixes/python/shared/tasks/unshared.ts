import { type Edit, replaceLines, replaceNode } from '../../../../python/edits.ts';
import { inLoop } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import type { Rewrite } from '../../detector.ts';
import { statementOf } from './places.ts';
import { hasEffects } from './side-effects.ts';
import { surveyOf } from './survey.ts';

/**
 * `rows = list(read(path))` that forked processes read once each: each gets a generator of its own, which opens the file when
 * the process asks for the first row. Nothing of it exists in the parent.
 */
export function readThere(binding: Binding, made: PyNode, program: PyProgram): Rewrite[] {
  const module = program.moduleOf(made);
  const name = made.type === 'call' ? calledName(made, module) : null;
  const source = name === 'list' || name === 'tuple' ? made.get('arguments')?.parts[0] : null;
  const fn = source?.type === 'call' ? program.calleeOf(source) : null;
  if (!source || !fn?.generator || fn.async || hasEffects(fn, program) || binding.definitions.length !== 1)
    return [];
  const settled = [...(source.get('arguments')?.walk() ?? [])].every((one) => {
    const other = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    return one.type !== 'call' && (!other || other.definitions.length === 1);
  });
  const assignment = made.parent;
  if (!settled || assignment?.type !== 'assignment' || assignment.parent?.type !== 'expression_statement')
    return [];
  const edits: Edit[] = [];
  const { starts } = surveyOf(program);
  for (const load of binding.loads) {
    const start = starts.find((one) => one.given.includes(load));
    if (start) {
      const parameter = start.fn.parameters[start.given.indexOf(load) + (start.fn.owner ? 1 : 0)];
      const [read, second] = parameter?.loads ?? [];
      if (!read || second) return [];
      const use = useOf(read, program);
      if (!('kind' in use) || use.kind !== 'iterated' || inLoop(read, start.fn.body, program)) return [];
      edits.push(replaceNode(module, load, source.text));
    } else if (load.parent?.type === 'argument_list' && load.parent.parent?.get('function')?.text === 'len') {
      edits.push(replaceNode(module, load.parent.parent, `sum(1 for _ in ${source.text})`));
    } else return [];
  }
  if (edits.length === 0) return [];
  const statement = statementOf(assignment);
  return [
    {
      says: 'Let each process read the input for itself.',
      edits: [replaceLines(module, statement, statement, ''), ...edits],
      risk: 'The input is read once for each process; it must not change meanwhile.',
      proof: 'run',
    },
  ];
}

/** A list of numbers that is only looked up, measured and looped over is one block as an array. */
export function asArray(origin: PyNode, load: PyNode, binding: Binding, program: PyProgram): Rewrite[] {
  const body = origin.type === 'list_comprehension' ? origin.get('body') : null;
  const name = body?.type === 'call' ? calledName(body, program.moduleOf(origin)) : null;
  const code = name === 'int' ? 'q' : name === 'float' ? 'd' : null;
  if (!code || program.moduleOf(load) !== program.moduleOf(origin) || binding.definitions.length !== 1)
    return [];
  const module = program.moduleOf(origin);
  const plain = binding.loads.every((one) => {
    const parent = one.parent;
    if (parent?.type === 'subscript' && one.field === 'value')
      return parent.field !== 'left' && !parent.all('subscript').some((part) => part.type === 'slice');
    if (one.field === 'right' && /^for_/.test(parent?.type ?? '')) return true;
    const call = parent?.type === 'argument_list' ? parent.parent : null;
    return /^(?:len|sum|min|max|sorted|enumerate|bisect\.\w+|zip|iter|reversed)$/.test(
      call ? (calledName(call, module) ?? '') : '',
    );
  });
  if (!plain) return [];
  const array = imported(module, 'array', 'array');
  return [
    {
      says: 'Keep the numbers in one array: it has one reference count for all of them.',
      edits: [
        ...array.edits,
        replaceNode(module, origin, `${array.name}("${code}", (${origin.text.slice(1, -1)}))`),
      ],
      risk: code === 'q' ? 'A number outside of 64 bits raises OverflowError.' : 'None that the text shows.',
      proof: 'run',
    },
  ];
}
