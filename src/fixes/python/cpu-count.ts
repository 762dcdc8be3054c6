import { constantOf } from '../../python/constants.ts';
import { type Edit, insertAt, replaceNode } from '../../python/edits.ts';
import { calledName } from '../../python/names.ts';
import { ownNodes, type PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import { shapeOf, volumeOf } from '../../python/volume.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { type Crew, crewsOf, reachedFrom } from './shared/tasks/crews.ts';
import { originsOf } from './shared/tasks/origins.ts';
import { isMany, loopSupply, supplyOf } from './shared/tasks/supply.ts';

const COUNTS =
  /^(?:os\.(?:process_)?cpu_count|multiprocessing\.cpu_count|psutil\.cpu_count|os\.sched_getaffinity)$/;
const MIB = 1024 * 1024;
/** What one worker process with something to do takes at least. */
const WORKER = 64 * MIB;
/** More workers than this are asked for only by those who know why. */
const MOST = 4;

/** As many workers as the host has CPUs, each with much in memory, under a limit that does not grow with the host. */
export const cpuCount: Detector = {
  meta: { id: 'cpu-count', title: 'As many workers as the host has CPUs' },
  detect(program: PyProgram): CodeFinding[] {
    return crewsOf(program).flatMap((crew) => found(crew, program));
  },
};

function found(crew: Crew, program: PyProgram): CodeFinding[] {
  if (crew.works.length === 0) return [];
  const count = crew.size ? counted(crew.size, program) : null;
  const unset =
    crew.kind === 'process' &&
    (crew.size === null || crew.size.type === 'none') &&
    /Pool/.test(crew.made.get('function')?.text ?? '');
  if (!count && !unset) return [];
  if (count && (capped(count, program) || (crew.kind === 'thread' && !isMultiplied(count)))) return [];
  const heavy = heaviestWork(crew, program);
  // Without a limit there is nothing that more workers could exceed; small workers fit on any host.
  if (!heavy || program.limitBytes === null) return [];
  const workers = Math.max(
    1,
    Math.min(MOST, Math.floor(program.limitBytes / Math.max(WORKER, heavy.bytes ?? 0))),
  );
  const at = count ?? crew.made;
  return [
    {
      at,
      alsoAt: at === crew.made ? [] : [crew.made],
      why: `The number of workers is the number of the host's CPUs, whatever the memory limit of ${Math.round(program.limitBytes / MIB)} MiB is, and each of them holds its own \`${heavy.node.text.replace(/\s+/g, ' ').slice(0, 60)}\`.`,
      savingBytes: null,
      rewrites: [
        {
          says: `Start at most ${workers} ${workers === 1 ? 'worker' : 'workers'}, which the memory limit has room for.`,
          edits: [bounded(crew, workers, program)],
          risk: 'On a host with more CPUs the work takes longer.',
          proof: 'run',
        },
      ],
    },
  ];
}

function bounded(crew: Crew, workers: number, program: PyProgram): Edit {
  const module = program.moduleOf(crew.made);
  if (crew.size && crew.size.type !== 'none')
    return replaceNode(module, crew.size, workers === 1 ? '1' : `min(${workers}, ${crew.size.text})`);
  if (crew.size) return replaceNode(module, crew.size, String(workers));
  const list = crew.made.get('arguments') as PyNode;
  return insertAt(module, list.start + 1, list.parts.length > 0 ? `${workers}, ` : String(workers));
}

/** The call that counts CPUs, in what the number of workers is computed from. */
function counted(size: PyNode, program: PyProgram, depth = 0): PyNode | null {
  if (depth > 4) return null;
  for (const node of size.walk()) {
    if (node.type === 'call' && COUNTS.test(calledName(node, program.moduleOf(node)) ?? '')) return node;
    if (node.type !== 'identifier' && node.type !== 'attribute') continue;
    for (const origin of originsOf(node, program)) {
      const inner = origin === node || origin.contains(size) ? null : counted(origin, program, depth + 1);
      if (inner) return inner;
    }
  }
  return null;
}

/** `min(4, os.cpu_count())`. */
function capped(count: PyNode, program: PyProgram): boolean {
  for (let at = count.parent; at && !/statement$|block/.test(at.type); at = at.parent)
    if (at.type === 'call' && calledName(at, program.moduleOf(at)) === 'min') return true;
  return false;
}

function isMultiplied(count: PyNode): boolean {
  const product = count.above('binary_operator')?.get('operator')?.text === '*';
  const least = count.above('call');
  return product || least?.get('function')?.text === 'max';
}

const WHOLE = /^(?:read|read_bytes|read_text|readlines|fetchall)$/;

/** Something large that every worker makes for itself. */
function heaviestWork(crew: Crew, program: PyProgram): { node: PyNode; bytes: number | null } | null {
  for (const fn of reachedFrom(crew.works, program))
    for (const node of ownNodes(fn.body)) {
      if (node.type !== 'call') continue;
      const name = calledName(node, fn.module);
      const parts = node.get('arguments')?.parts ?? [];
      if (
        name &&
        /^(?:numpy\.(?:load|fromfile|loadtxt|genfromtxt)|pandas\.read_\w+|json\.load|pickle\.load|hashlib\.scrypt)$/.test(
          name,
        )
      )
        return { node, bytes: null };
      if (name && /^numpy\.(?:zeros|ones|empty|full)$/.test(name)) {
        const items = shapeOf(parts[0] ?? null, program)?.reduce((product, one) => product * one, 1);
        if (items === undefined || items * 8 >= 4 * MIB)
          return { node, bytes: items === undefined ? null : items * 8 };
      }
      if (name === 'bytearray' || name === 'bytes') {
        const size = constantOf(parts[0] ?? null, program);
        if (typeof size === 'number' && size >= 4 * MIB) return { node, bytes: size };
      }
      const method =
        node.get('function')?.type === 'attribute' ? node.get('function')?.get('attribute')?.text : null;
      if (method && WHOLE.test(method) && parts.length === 0)
        return { node, bytes: volumeOf(node, program).bytes };
      const filled = name !== null && /^(?:list|dict|set|sorted)$/.test(name) ? parts[0] : null;
      if (filled && isMany(supplyOf(filled, program), program)) return { node, bytes: null };
    }
  for (const fn of reachedFrom(crew.works, program))
    for (const node of ownNodes(fn.body)) {
      if (
        /^(?:list|dictionary|set)_comprehension$/.test(node.type) &&
        isMany(supplyOf(node, program), program)
      )
        return { node, bytes: null };
      const adds =
        node.type === 'call' && /^(?:append|add)$/.test(node.get('function')?.get('attribute')?.text ?? '');
      if (adds && isMany(loopSupply(node, program), program)) return { node, bytes: null };
    }
  return null;
}
