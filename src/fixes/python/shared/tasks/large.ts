import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import { originsOf } from './origins.ts';
import { isMany, supplyOf } from './supply.ts';

const READERS = /^(?:numpy\.(?:load|fromfile|loadtxt|genfromtxt)|pandas\.read_\w+|json\.load|pickle\.load)$/;
const FLAT = /^(?:array\.array|numpy\.\w+|bytes|bytearray|mmap\.mmap|multiprocessing\.\w+|memoryview)$/;
const CONTAINERS =
  /^(?:list|dict|set|tuple|frozenset|sorted|json\.load|pickle\.load|collections\.(?:defaultdict|OrderedDict|Counter|deque))$/;

/** The place where a value of the size of the data is made; `null` for what is small or not known to be large. */
export function largeOrigin(node: PyNode, program: PyProgram): PyNode | null {
  for (const origin of originsOf(node, program)) {
    if (
      !/^(?:call|list|dictionary|set|list_comprehension|dictionary_comprehension|set_comprehension)$/.test(
        origin.type,
      )
    )
      continue;
    const name = origin.type === 'call' ? calledName(origin, program.moduleOf(origin)) : null;
    const volume = volumeOf(origin, program);
    const literal = (volume.bytes ?? 0) >= 1024 * 1024 && !isSmall(volume, program);
    const read = name !== null && READERS.test(name) && !(volume.bytes !== null && isSmall(volume, program));
    const whole = /^(?:read|read_bytes|read_text)$/.test(
      origin.get('function')?.get('attribute')?.text ?? '',
    );
    const loaded =
      whole &&
      volume.unbounded &&
      (origin.get('arguments')?.parts.length ?? 0) === 0 &&
      !isSmall(volume, program);
    if (literal || read || loaded) return origin;
    if (isContainer(origin, program) && [node, origin].some((one) => isMany(supplyOf(one, program), program)))
      return origin;
  }
  return null;
}

/** A container of objects, each with a reference count of its own. */
export function isContainer(node: PyNode, program: PyProgram): boolean {
  if (/^(?:list|dictionary|set)(?:_comprehension)?$|^dictionary_comprehension$/.test(node.type)) return true;
  if (node.type !== 'call') return false;
  const name = calledName(node, program.moduleOf(node));
  if (name !== null) return !FLAT.test(name) && CONTAINERS.test(name);
  return /^(?:readlines|splitlines|fetchall|split)$/.test(node.get('function')?.get('attribute')?.text ?? '');
}
