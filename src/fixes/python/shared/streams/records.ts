import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import type { Reading } from './readers.ts';

/**
 * What the elements that readers take are: `yes`: records, since a part is taken by its name, so that what is read is an
 * array; `keys`: names of an object, since the object is asked for them again; `unknown` otherwise.
 */
export function elementsAreRecords(reading: Reading, program: PyProgram): 'yes' | 'keys' | 'unknown' {
  for (const end of reading.ends) {
    const clause =
      end.at.type === 'for_statement' ? end.at : end.at.parts.find((part) => part.type === 'for_in_clause');
    const left = clause?.get('left');
    const target = left?.type === 'identifier' ? left : left?.parts.at(-1);
    const binding = target && program.moduleOf(target).scopes.bindingOf(target);
    if (binding && isRecord(binding, program, 0)) return 'yes';
  }
  for (const clause of clausesFor(reading)) {
    const left = clause.get('left');
    const binding = left?.type === 'identifier' ? program.moduleOf(left).scopes.bindingOf(left) : null;
    if (binding && isRecord(binding, program, 0)) return 'yes';
  }
  return reading.ends.some((end) => keyed(end.at, program)) ? 'yes' : 'unknown';
}

/** `max(rows, key=lambda row: row["x"])`. */
function keyed(call: PyNode, program: PyProgram): boolean {
  const key = call.type === 'call' ? argument(call, null, 'key') : null;
  const parameter = key?.type === 'lambda' ? key.get('parameters')?.parts[0] : null;
  const binding = parameter && program.moduleOf(parameter).scopes.bindingOf(parameter);
  return Boolean(binding && isRecord(binding, program, 0));
}

/** Clauses of generator expressions on the way to a reducer: `sum(row["n"] for row in rows)`. */
function clausesFor(reading: Reading): PyNode[] {
  return reading.ends.flatMap((end) =>
    end.at.type === 'call' ? [...end.at.walk()].filter((one) => one.type === 'for_in_clause') : [],
  );
}

function isRecord(binding: Binding, program: PyProgram, depth: number): boolean {
  return binding.loads.some((load) => {
    const parent = load.parent;
    if (parent?.type === 'subscript' && load.field === 'value')
      return parent.all('subscript')[0]?.type === 'string';
    if (parent?.type === 'attribute') {
      const call = parent.parent;
      return (
        call?.type === 'call' &&
        /^(?:get|items|keys|pop|setdefault)$/.test(parent.get('attribute')?.text ?? '')
      );
    }
    if (parent?.type === 'dictionary_splat') return true;
    const next = useOf(load, program);
    if ('kind' in next || next.to !== 'binding' || depth > 3) return false;
    return isRecord(next.binding, program, depth + 1);
  });
}
