import { argument, calledName } from '../../../../python/names.ts';
import { ownNodes, type PyFunction, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { madeBy, originsOf, runnerOf } from './origins.ts';
import { loopsAround } from './places.ts';
import { baseOf, functionValue, surveyOf } from './survey.ts';

/** Workers of one kind: a pool, an executor, or threads and processes that are started in a loop. */
export interface Crew {
  readonly made: PyNode;
  readonly kind: 'process' | 'thread';
  /** How many: `null` for the library's default. */
  readonly size: PyNode | null;
  /** Functions of the program that they run. */
  readonly works: readonly PyFunction[];
}

const crews = new WeakMap<PyProgram, readonly Crew[]>();

export function crewsOf(program: PyProgram): readonly Crew[] {
  const known = crews.get(program) ?? [...pooled(program), ...started(program)];
  crews.set(program, known);
  return known;
}

function pooled(program: PyProgram): Crew[] {
  const { calls } = surveyOf(program);
  const used = calls.flatMap((call) => {
    const called = call.get('function');
    const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
    if (!/^(?:(?:star)?map(?:_async)?|imap(?:_unordered)?|apply(?:_async)?|submit)$/.test(method)) return [];
    const pools = originsOf(called?.get('object') ?? null, program);
    return worksOf(argument(call, 0, 'func'), program).map((fn) => ({ fn, pools }));
  });
  return calls.flatMap((made) => {
    const name = madeBy(made, program);
    if (name === null || !/(?:Pool|PoolExecutor)$/.test(name)) return [];
    const kind = runnerOf(made, program)?.kind;
    if (!kind || kind === 'task-group') return [];
    const size = argument(made, 0, /executor/.test(kind) ? 'max_workers' : 'processes');
    const works = [...new Set(used.filter((one) => one.pools.includes(made)).map((one) => one.fn))];
    return [{ made, kind: /process/.test(kind) ? 'process' : 'thread', size, works } as const];
  });
}

/** `Thread(target=work)` in `for _ in range(N)`. */
function started(program: PyProgram): Crew[] {
  return surveyOf(program).starts.flatMap(({ call, fn }) => {
    const name = madeBy(call, program);
    const cls = program.classOf(call);
    const base = (cls && baseOf(cls, program)) ?? name;
    const kind =
      base && /^multiprocessing\.(?:context\.)?Process$/.test(base)
        ? 'process'
        : base === 'threading.Thread'
          ? 'thread'
          : null;
    const loop = loopsAround(call)[0];
    if (!kind || !loop) return [];
    const clause =
      loop.type === 'for_statement' ? loop : loop.parts.find((one) => one.type === 'for_in_clause');
    const range = clause?.get('right');
    if (range?.type !== 'call' || calledName(range, program.moduleOf(range)) !== 'range') return [];
    return [{ made: call, kind, size: argument(range, 0), works: [fn] } as const];
  });
}

/** The function behind `work`, `partial(work, …)`. */
export function workOf(node: PyNode | null, program: PyProgram): PyFunction | null {
  return functionValue(node, program);
}

/** The same, and what a lambda calls. */
function worksOf(node: PyNode | null, program: PyProgram): PyFunction[] {
  if (node?.type !== 'lambda') return [workOf(node, program)].filter((one) => one !== null);
  return [...node.walk()].flatMap((one) => (one.type === 'call' ? (program.calleeOf(one) ?? []) : []));
}

/** A function and the program's functions that it calls. */
export function reachedFrom(fns: readonly PyFunction[], program: PyProgram): PyFunction[] {
  const found = new Set(fns);
  for (const fn of found)
    for (const node of ownNodes(fn.body)) {
      const callee = node.type === 'call' ? program.calleeOf(node) : null;
      if (callee) found.add(callee);
    }
  return [...found];
}
