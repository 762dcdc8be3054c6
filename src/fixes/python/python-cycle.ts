import { constantOf } from '../../python/constants.ts';
import { type Edit, replaceLines, replaceNode } from '../../python/edits.ts';
import { argument, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { type Cycle, cyclesOf, hasLastingCycles } from './shared/tasks/cycles.ts';
import { loopsAround, statementOf } from './shared/tasks/places.ts';
import { surveyOf } from './shared/tasks/survey.ts';

/** The collector is off while the program makes objects that refer to each other: nothing else frees them. */
export const pythonCycle: Detector = {
  meta: { id: 'python-cycle', title: 'Objects that refer to each other, with the collector off' },
  detect(program: PyProgram): CodeFinding[] {
    const calls = surveyOf(program).calls;
    const named = (call: PyNode) => calledName(call, program.moduleOf(call));
    const off = calls.filter((call) => {
      const name = named(call);
      if (name === 'gc.disable') return true;
      const threshold = name === 'gc.set_threshold' ? constantOf(argument(call, 0), program) : null;
      return threshold === 0 || (typeof threshold === 'number' && threshold >= 100_000);
    });
    if (off.length === 0) return [];
    // Somebody collects by hand, or switches off for one passage only.
    if (calls.some((call) => named(call) === 'gc.collect' && isRepeated(call, program))) return [];
    const [seen] = cyclesOf(program);
    const cycle = seen ?? possible(program);
    if (!cycle) return [];
    return off
      .filter((call) => !calls.some((one) => named(one) === 'gc.enable' && isPassage(call, one, program)))
      .map((call) => ({ ...finding(call, cycle, program), ...(seen ? {} : { suspected: true as const }) }));
  },
};

/** Objects that could refer to each other by ways that are not followed: a class's instances, functions that close over names. */
function possible(program: PyProgram): Cycle | null {
  if (hasLastingCycles(program) || program.modules.some((one) => /\bweakref\b/.test(one.text))) return null;
  for (const call of surveyOf(program).calls) {
    const made = program.classOf(call);
    if (made && (loopsAround(call).length > 0 || program.functionAround(call)))
      return {
        at: call,
        why: `objects of \`${made.get('name')?.text}\` are made that may refer to each other`,
      };
  }
  for (const { owner, name, node } of program.functions) {
    const outer = owner ? null : program.functionAround(node);
    if (outer)
      return {
        at: node,
        why: `each call of \`${outer.name}\` makes a function \`${name}\` that closes over its names`,
      };
  }
  return null;
}

/** In a loop, or in a function that is called from one. */
function isRepeated(call: PyNode, program: PyProgram, depth = 0): boolean {
  if (loopsAround(call).length > 0) return true;
  const fn = program.functionAround(call);
  return fn !== null && depth < 3 && program.callsOf(fn).some((one) => isRepeated(one, program, depth + 1));
}

/** Switched on again in the same function that is run for each item. */
function isPassage(off: PyNode, on: PyNode, program: PyProgram): boolean {
  const fn = program.functionAround(off);
  return on.start > off.start && fn === program.functionAround(on) && (fn ? isRepeated(off, program) : false);
}

function finding(off: PyNode, cycle: Cycle, program: PyProgram): CodeFinding {
  const module = program.moduleOf(off);
  const statement = statementOf(off);
  const edits =
    statement.type === 'expression_statement' && statement.children[0] === off
      ? without(statement, program)
      : null;
  const watched = surveyOf(program).calls.some((call) =>
    /^gc\.(?:get_count|get_stats|get_objects|get_threshold)$/.test(
      calledName(call, program.moduleOf(call)) ?? '',
    ),
  );
  const finalizes = program.functions.some((fn) => fn.name === '__del__');
  return {
    at: off,
    alsoAt: [cycle.at],
    why: `${cycle.why}, so their reference counts never fall to 0, and \`${module.text.slice(off.start, off.end)}\` keeps the collector from freeing them: each one stays until the end.`,
    savingBytes: null,
    rewrites: edits
      ? [
          {
            says: 'Leave the collector on.',
            edits,
            risk: 'Collections take a little time, where the program makes very many objects.',
            proof: watched || finalizes ? 'run' : 'text',
          },
        ]
      : [],
  };
}

/** The statement goes with its line; the last one of a block leaves `pass`. */
function without(statement: PyNode, program: PyProgram): Edit[] {
  const module = program.moduleOf(statement);
  const block = statement.parent as PyNode;
  const others = block.children.filter((one) => one.type !== 'comment' && one !== statement);
  if (block.type === 'block' && others.length === 0) return [replaceNode(module, statement, 'pass')];
  if (
    block.children.some(
      (one) =>
        one !== statement &&
        (one.row === statement.row || one.endRow === statement.row) &&
        one.type !== 'comment',
    )
  )
    return [{ path: module.path, start: statement.start, end: statement.end, text: 'pass' }];
  const edit = replaceLines(module, statement, statement, '');
  // The empty line that set it off goes too.
  const after = /^(?:[ \t]*(?:\r\n|\n|\r))/.exec(module.text.slice(edit.end))?.[0] ?? '';
  const before = /(?:^|\n|\r)[ \t]*\r?\n?$/.test(
    module.text
      .slice(0, edit.start)
      .replace(/\r?\n$/, '\n')
      .slice(0, -1),
  );
  return [after !== '' && before ? { ...edit, end: edit.end + after.length } : edit];
}
