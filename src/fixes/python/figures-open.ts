import { insertAt } from '../../python/edits.ts';
import { indentationOf } from '../../python/module.ts';
import { argument, calledName } from '../../python/names.ts';
import { ownNodes, type PyProgram } from '../../python/program.ts';
import type { Binding } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import { useOf } from '../../python/uses.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { functionOf } from './shared/arrays/buffers.ts';
import { loopAround, repeats } from './shared/arrays/repeats.ts';
import { ownsLines, statementOf } from './shared/kept/statements.ts';

const PYPLOT = /^matplotlib\.pyplot\.|^pylab\./;

export const figuresOpen: Detector = {
  meta: { id: 'figures-open', title: 'pyplot keeps every figure until it is closed' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (!/\bpyplot\b|\bpylab\b/.test(module.text)) return [];
      return [...module.root.walk()].flatMap((node) => (node.type === 'call' ? found(node, program) : []));
    });
  },
};

function found(call: PyNode, program: PyProgram): CodeFinding[] {
  const name = called(call, program);
  if (name !== 'figure' && name !== 'subplots' && name !== 'subplot_mosaic') return [];
  // A number or a label asks for the same figure again.
  if (name === 'figure' && argument(call, 0, 'num')) return [];
  if (!repeats(call, program, false)) return [];
  const figure = figureName(call, name, program);
  if (figure === null) return [];
  const place = figure ? lastUse(figure, call, program) : lastStatement(call, program);
  if (!place || closes(place, call, program)) return [];
  const says = 'Close each figure when it is written.';
  const text = `${pyplot(call)}.close(${figure ? place.name : ''})`;
  const module = program.moduleOf(place.statement);
  const rewrite: Rewrite = {
    says,
    edits: [insertAt(module, place.statement.end, `\n${indentationOf(module.text, place.statement)}${text}`)],
    risk: 'A closed figure cannot be drawn on or saved again.',
    proof: 'text',
  };
  const bare =
    program.moduleOf(place.statement) === program.moduleOf(call) && ownsLines(module, place.statement);
  return [
    {
      at: call,
      alsoAt: [],
      why: 'Each turn opens another figure, and pyplot refers to all of them until they are closed, with all that is drawn on them.',
      savingBytes: null,
      rewrites: bare ? [rewrite] : [],
    },
  ];
}

/** The name of a function of pyplot that is called. */
function called(call: PyNode, program: PyProgram): string | null {
  const name = calledName(call, program.moduleOf(call));
  return name && PYPLOT.test(name) ? name.replace(PYPLOT, '') : null;
}

function pyplot(call: PyNode): string {
  return call.get('function')?.get('object')?.text ?? 'plt';
}

/** The name that the figure gets; `undefined` for none, `null` where it goes somewhere else. */
function figureName(call: PyNode, name: string, program: PyProgram): Binding | undefined | null {
  const parent = call.parent;
  if (parent?.type === 'expression_statement') return undefined;
  if (parent?.type !== 'assignment') return null;
  const left = parent.get('left');
  const target =
    name === 'figure'
      ? left
      : left && /^(?:pattern_list|tuple_pattern)$/.test(left.type)
        ? left.parts[0]
        : null;
  return target?.type === 'identifier' ? program.moduleOf(target).scopes.bindingOf(target) : null;
}

interface Place {
  readonly statement: PyNode;
  readonly name: string;
}

/** The statement after which the figure is not used any more, also when a function gives it back to its caller. */
function lastUse(figure: Binding, call: PyNode, program: PyProgram, depth = 0): Place | null {
  const block = statementOf(call).parent;
  for (const load of figure.loads) {
    const use = useOf(load, program);
    if (!('kind' in use)) {
      if (use.to === 'binding' && use.at.type === 'call') continue;
      if (use.to !== 'callers' || depth > 0) return null;
      return fromCaller(load, program);
    }
    if (/^(?:stored|yielded|returned)$/.test(use.kind)) {
      // `return fig, ax`
      if (use.at.parent?.type === 'return_statement' && depth === 0) return fromCaller(load, program);
      return null;
    }
  }
  return lastStatement(call, program, figure.name, block);
}

function fromCaller(load: PyNode, program: PyProgram): Place | null {
  const fn = program.functionAround(load);
  const [call, second] = fn ? program.callsOf(fn) : [];
  if (!call || second || call.parent?.type !== 'assignment') return null;
  const left = call.parent.get('left');
  const index = load.parent?.type === 'return_statement' ? null : (load.parent?.parts.indexOf(load) ?? null);
  const target = index === null ? left : left?.parts[index];
  const binding = target?.type === 'identifier' ? program.moduleOf(target).scopes.bindingOf(target) : null;
  return binding && lastUse(binding, call, program, 1);
}

/** The last statement of the block that draws or saves. */
function lastStatement(
  call: PyNode,
  program: PyProgram,
  name = '',
  block = statementOf(call).parent,
): Place | null {
  const after = block?.parts.filter((one) => one.start >= statementOf(call).start) ?? [];
  const uses = after.filter((statement) =>
    [...statement.walk()].some(
      (one) =>
        (name !== '' && one.type === 'identifier' && one.text === name) ||
        (one.type === 'call' && called(one, program) !== null),
    ),
  );
  const statement = uses.at(-1);
  return statement && statement.type !== 'return_statement' ? { statement, name } : null;
}

/** Something closes it, or shows it and waits until it is closed by hand. */
function closes(place: Place, call: PyNode, program: PyProgram): boolean {
  const bodies = [
    functionOf(call)?.get('body'),
    functionOf(place.statement)?.get('body'),
    loopAround(call),
    loopAround(place.statement),
  ];
  const around = bodies.filter((one) => one != null);
  const all = around.length > 0 ? around : [program.moduleOf(call).root];
  const own = functionOf(call);
  for (const fn of program.functions)
    if (fn.node === own) for (const one of program.callsOf(fn)) all.push(loopAround(one) ?? one);
  return all.some((body) =>
    [...ownNodes(body)].some(
      (one) => one.type === 'call' && /^(?:close|show|ion|clf|cla)$/.test(called(one, program) ?? ''),
    ),
  );
}
