import { attributesOf } from '../../../../python/flow.ts';
import { argument, argumentCount } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/**
 * The places from which a function is run: its calls, those that make an instance, reads of a property, and where it is handed
 * on as a value; of a method that no call is known to run, the calls by its name with as many arguments. Empty: nobody is seen.
 */
export function runsOf(fn: PyFunction, program: PyProgram): { place: PyNode; of: PyNode | null }[] {
  const plain = (calls: readonly PyNode[]) => calls.map((place) => ({ place, of: null }));
  if (fn.owner && fn.name === '__init__') return plain(instancesOf(fn.owner, program));
  if (fn.owner && fn.decorators.some((one) => /property\b/.test(one.text)))
    return plain(attributesOf(program, fn.name).filter((one) => one.field !== 'left'));
  const known = plain(program.callsOf(fn));
  const values = program.isValue(fn) ? valuesOf(fn, program) : [];
  if (known.length + values.length > 0 || !fn.owner) return [...known, ...values];
  return plain(
    attributesOf(program, fn.name)
      .filter((one) => one.field === 'function' && one.parent?.type === 'call')
      .map((one) => one.parent as PyNode)
      .filter((call) => argumentCount(call) === fn.parameters.length - 1 && program.calleeOf(call) === null),
  );
}

const instances = new WeakMap<PyProgram, Map<PyNode, PyNode[]>>();

/** The calls of the program that make an instance of a class. */
export function instancesOf(cls: PyNode, program: PyProgram): readonly PyNode[] {
  let known = instances.get(program);
  if (!known) {
    known = new Map();
    for (const module of program.modules) {
      for (const node of module.root.walk()) {
        if (node.type !== 'call') continue;
        const called = node.get('function');
        const own =
          called?.type === 'identifier' && called.text === 'cls'
            ? node.above('class_definition')
            : program.classOf(node);
        if (own) known.set(own, [...(known.get(own) ?? []), node]);
      }
    }
    instances.set(program, known);
  }
  return known.get(cls) ?? [];
}

/** `map(parse, lines)`, `pool.submit(parse, line)`: the places where a function is given away, with what it is run for. */
function valuesOf(fn: PyFunction, program: PyProgram): { place: PyNode; of: PyNode | null }[] {
  const loads = fn.owner
    ? attributesOf(program, fn.name)
    : [...(fn.module.scopes.scopeOf(fn.node).bindings.get(fn.name)?.loads ?? [])];
  return loads
    .filter((one) => !(one.field === 'function' && one.parent?.type === 'call'))
    .map((one) => {
      const call = one.parent?.type === 'argument_list' ? one.parent.parent : null;
      const mapped = /(?:^|[._])(?:i?map|imap_unordered|starmap|filter|reduce)$/.test(
        call?.get('function')?.text ?? '',
      );
      return { place: one, of: mapped && call ? argument(call, 1) : null };
    });
}
