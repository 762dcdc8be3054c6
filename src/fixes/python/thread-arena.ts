import { constantOf } from '../../python/constants.ts';
import { type Edit, insertAt, lineEnd, lineStart, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import { argument, calledName } from '../../python/names.ts';
import { ownNodes, type PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { type Crew, crewsOf, reachedFrom } from './shared/tasks/crews.ts';
import { originsOf } from './shared/tasks/origins.ts';
import { loopsAround, statementOf } from './shared/tasks/places.ts';
import { sound } from './shared/tasks/sound.ts';
import { surveyOf } from './shared/tasks/survey.ts';
import { resultWeight } from './shared/tasks/weight.ts';

/** With so few threads, what their arenas keep is no more than what they worked with. */
const THREADS = 4;
/** That many, if nothing shows that they work one after the other. */
const MANY_THREADS = 8;

const BLOCKS =
  /^(?:bytes|bytearray|(?:zlib|gzip|bz2|lzma)\.(?:de)?compress|numpy\.(?:zeros|empty|ones|full|frombuffer|array)|os\.urandom)$/;
const BLOCK_METHODS = /^(?:read|randbytes|tobytes|translate|join|encode|decompress|compress|ljust|rjust)$/;

/** Many threads that each hold many blocks for a while: glibc keeps what they freed, in an arena for each thread. */
export const threadArena: Detector = {
  meta: { id: 'thread-arena', title: 'Malloc arenas of threads keep freed memory' },
  detect(program: PyProgram): CodeFinding[] {
    if (
      surveyOf(program).calls.some((call) =>
        /^(?:mallopt|malloc_trim)$/.test(call.get('function')?.get('attribute')?.text ?? ''),
      )
    )
      return [];
    return sound(crewsOf(program).flatMap((crew) => found(crew, program)));
  },
};

function found(crew: Crew, program: PyProgram): CodeFinding[] {
  const threads = constantOf(crew.size, program);
  if (crew.kind !== 'thread' || typeof threads !== 'number' || threads < THREADS) return [];
  const inTurn = serialized(crew, program);
  if (!inTurn && threads < MANY_THREADS) return [];
  const block = heldBlocks(crew, program);
  const held = block ?? filled(crew, program);
  if (!held || (!inTurn && held.above('return_statement'))) return [];
  // What the threads give back is there whatever the allocator does.
  const given =
    !inTurn && crew.works.some((fn) => fn.returns.length > 0 && resultWeight(fn, program) === 'heavy');
  const edits = oneArena(crew.made, program);
  const one: Rewrite = {
    says: 'Let all threads share one malloc arena.',
    edits,
    risk: 'Threads wait for each other where they allocate outside of the interpreter lock; only glibc knows mallopt. MALLOC_ARENA_MAX=1 in the environment does the same.',
    proof: 'run',
  };
  return [
    {
      at: crew.made,
      alsoAt: [held, ...(crew.size && crew.size.row !== crew.made.row ? [crew.size] : [])],
      why: `${threads} threads${inTurn ? ', one after the other because of a lock,' : ' each'} fill a container with blocks (\`${held.text.replace(/\s+/g, ' ').slice(0, 60)}\`) and drop it again; glibc's allocator keeps what a thread freed in that thread's arena, so the process holds the largest job of every thread.`,
      savingBytes: null,
      rewrites: [
        ...(edits.length > 0 ? [one] : []),
        ...(inTurn && crew.size ? [oneThread(crew.size, program)] : []),
      ],
      ...(block && !given ? {} : { suspected: true as const }),
    },
  ];
}

/** The whole work happens under one lock: `with lock:`, or between `acquire` and `release`. */
function serialized(crew: Crew, program: PyProgram): boolean {
  return reachedFrom(crew.works, program).some((fn) =>
    [...ownNodes(fn.body)].some((node) => {
      const acquires =
        node.type === 'call' && node.get('function')?.get('attribute')?.text === 'acquire'
          ? node.get('function')?.get('object')
          : null;
      const lock = node.type === 'with_item' ? node.get('value') : acquires;
      if (!lock || !isLock(lock, program)) return false;
      const under = acquires ? statementOf(node).parent : statementOf(node).get('body');
      return [...(under?.walk() ?? [])].some(
        (one) =>
          /^for_statement$|comprehension$/.test(one.type) ||
          (one.type === 'call' && program.calleeOf(one) !== null),
      );
    }),
  );
}

/** A lock, or a semaphore for one. */
function isLock(node: PyNode, program: PyProgram): boolean {
  return originsOf(node, program).some((one) => {
    const name = one.type === 'call' ? (calledName(one, program.moduleOf(one)) ?? '') : '';
    if (/^threading\.(?:Bounded)?Semaphore$/.test(name)) {
      const places = argument(one, 0, 'value');
      return places === null || constantOf(places, program) === 1;
    }
    return (
      /^(?:threading|multiprocessing)\.(?:R?Lock|Condition)$/.test(name) ||
      (name === 'dataclasses.field' && /\bR?Lock\b/.test(one.text))
    );
  });
}

function oneThread(size: PyNode, program: PyProgram): Rewrite {
  const module = program.moduleOf(size);
  return {
    says: 'Let one thread do the work that only one can do at a time.',
    edits: [replaceNode(module, size, '1')],
    risk: 'What the threads do outside of the lock is done in turn too.',
    proof: 'run',
  };
}

/** A list of byte blocks that a worker has at one time: above 512 bytes they come from malloc. */
function heldBlocks(crew: Crew, program: PyProgram): PyNode | null {
  for (const fn of reachedFrom(crew.works, program))
    for (const node of ownNodes(fn.body)) {
      if (node.type === 'list_comprehension' || node.type === 'dictionary_comprehension') {
        const body = node.get('body');
        const value = body?.type === 'pair' ? body.get('value') : body;
        if (isBlock(value ?? null, program)) return node;
      }
      const method = node.type === 'call' ? node.get('function')?.get('attribute')?.text : null;
      const [value] = node.get('arguments')?.parts ?? [];
      if (method === 'append' && isBlock(value ?? null, program)) return node;
    }
  return null;
}

/** A container that the work fills in a loop, or takes from a generator. */
function filled(crew: Crew, program: PyProgram): PyNode | null {
  for (const fn of reachedFrom(crew.works, program))
    for (const node of ownNodes(fn.body)) {
      if (/^(?:list|dictionary|set)_comprehension$/.test(node.type)) return node;
      const name = node.type === 'call' ? calledName(node, fn.module) : null;
      if (name !== null && /^(?:list|dict|set|sorted)$/.test(name) && node.get('arguments')?.parts.length)
        return node;
      const method = node.type === 'call' ? (node.get('function')?.get('attribute')?.text ?? '') : '';
      if (/^(?:append|add|setdefault|extend)$/.test(method) && loopsAround(node).length > 0) return node;
      if (/^(?:readlines|splitlines|findall|split)$/.test(method) && name === null) return node;
    }
  return null;
}

function isBlock(node: PyNode | null, program: PyProgram): boolean {
  if (node?.type === 'tuple') return node.parts.some((part) => isBlock(part, program));
  if (node?.type === 'binary_operator' && node.get('operator')?.text === '*')
    return /^b["']|^bytes\(/.test(node.get('left')?.text ?? '');
  if (node?.type === 'identifier') {
    const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
    return (
      !second &&
      only?.kind === 'assign' &&
      !only.path &&
      only.value?.type === 'call' &&
      isBlock(only.value, program)
    );
  }
  if (node?.type !== 'call') return false;
  const name = calledName(node, program.moduleOf(node));
  if (name !== null) return BLOCKS.test(name);
  const called = node.get('function');
  const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
  return BLOCK_METHODS.test(method) && !/^["'f]/.test(called?.get('object')?.text ?? '');
}

/** After the imports, before any thread is there. */
function oneArena(made: PyNode, program: PyProgram): Edit[] {
  const module = program.moduleOf(made);
  const library = imported(module, 'ctypes', 'CDLL');
  const last = module.root.children
    .filter((one) => /^(?:import_|import_from_|future_import_)statement$/.test(one.type))
    .at(-1);
  if (!last) return [];
  const at = lineEnd(module.text, last.end);
  const text = `\n${library.name}(None).mallopt(-8, 1)  # M_ARENA_MAX: one arena for all threads\n`;
  const blank =
    /^\s*?(?:\n|\r)/.test(module.text.slice(at)) || lineStart(module.text, at) === module.text.length;
  return [...library.edits, insertAt(module, at, blank ? text : `${text}\n`)];
}
