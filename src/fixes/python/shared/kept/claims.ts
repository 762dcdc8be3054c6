import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import type { Fill } from './fills.ts';
import { isLarge, isUnknown, streamVolume } from './growth.ts';
import { type Holding, repeatsOfFill } from './holdings.ts';

/** How large a container becomes by one of its fills. */
export function fillVolume(fill: Fill, holding: Holding, program: PyProgram): Volume | null {
  const repeats = repeatsOfFill(fill, holding, program);
  if (fill.how !== 'extend' && fill.how !== 'groupExtend') return repeats;
  const own = streamVolume(fill.value, program);
  if (repeats === null) return own;
  return isLarge(own, program) && !isLarge(repeats, program) ? own : repeats;
}

/** The fill by which the container becomes large, with the volume that does it; `null` where none is known to. */
export function largeFill(holding: Holding, program: PyProgram): { fill: Fill; volume: Volume } | null {
  for (const fill of holding.fills) {
    const volume = fillVolume(fill, holding, program);
    if (volume && isLarge(volume, program) && !isRare(fill, holding)) return { fill, volume };
  }
  return null;
}

/** A fill by which a container becomes large, or may. */
export interface Grown {
  readonly fill: Fill;
  readonly volume: Volume;
  /** What the text does not tell, a run must: whether it is much at all. */
  readonly suspected: boolean;
}

/** The fill by which the container becomes large; failing that, one that may do so. `null`: it stays small. */
export function grownFill(holding: Holding, program: PyProgram): Grown | null {
  const sure = largeFill(holding, program);
  if (sure) return { ...sure, suspected: false };
  for (const fill of holding.fills) {
    const volume = fillVolume(fill, holding, program);
    if (volume && (isLarge(volume, program) || isUnknown(volume, program)))
      return { fill, volume, suspected: true };
  }
  return null;
}

/** For spreading into a finding: `suspected` where it is, nothing otherwise. */
export function suspicion(suspected: boolean): { suspected?: true } {
  return suspected ? { suspected: true } : {};
}

/** Without a change to run, a suspicion can never be told. */
export function provable<T extends CodeFinding>(findings: readonly T[]): T[] {
  return findings.filter((one) => !one.suspected || one.rewrites.length > 0);
}

/** Only what goes wrong, or what is met for the first time, is kept: few, as far as anybody can tell. */
export function isRare(fill: Fill, holding: Holding): boolean {
  if (
    /(?:^|_)(?:errors?|failures?|failed|warnings?|problems?|bad|broken|rejects?|rejected|invalid|skipped|alarms?)(?:$|_)/i.test(
      holding.name,
    )
  )
    return true;
  for (let at: PyNode | null = fill.at, inner = fill.at; at; inner = at, at = at.parent) {
    if (at.type === 'function_definition') return false;
    if (at.type === 'except_clause') return true;
    if (at.type !== 'if_statement' || inner.field !== 'consequence') continue;
    const test = at.get('condition')?.text ?? '';
    if (/\bnot\s+in\b|\bis\s+None\b|(?:\.\w+|\)|\])\s*==\s*[01]\b/.test(test)) return true;
  }
  return false;
}

/** What grows, in words: the iterable of the loop around a fill. */
export function grownWith(fill: Fill): string {
  for (let at: PyNode | null = fill.at; at; at = at.parent) {
    if (at.type === 'function_definition') break;
    if (at.type === 'for_statement') return short(at.get('right')?.text ?? '');
  }
  return fill.how === 'extend' ? short(fill.value.text) : '';
}

export function short(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat;
}

/** Instances of the class that this attribute belongs to are kept under keys: `rooms[name] = Room(name)`. */
export function isKeptByKey(holding: Holding, program: PyProgram): boolean {
  const owner = holding.made.above('class_definition');
  if (!owner) return false;
  const name = owner.get('name')?.text ?? '';
  for (const module of program.modules) {
    for (const node of module.root.walk()) {
      if (node.type !== 'identifier' || node.text !== name || owner.contains(node)) continue;
      const call = node.field === 'function' && node.parent?.type === 'call' ? node.parent : null;
      if (call) {
        const parent = call.parent;
        if (parent?.type === 'assignment' && parent.get('left')?.type === 'subscript') return true;
        if (
          parent?.type === 'assignment' &&
          parent.parent?.type === 'assignment' &&
          parent.parent.get('left')?.type === 'subscript'
        )
          return true;
        if (parent?.type === 'assignment' && parent.get('right')?.type === 'assignment') return true;
        if (
          parent?.type === 'argument_list' &&
          /\.setdefault$/.test(parent.parent?.get('function')?.text ?? '')
        )
          return true;
        if (
          parent?.type === 'lambda' &&
          /defaultdict$/.test(parent.parent?.parent?.get('function')?.text ?? '')
        )
          return true;
        if (
          parent?.type === 'dictionary_comprehension' ||
          (parent?.type === 'pair' && parent.parent?.type === 'dictionary_comprehension')
        )
          return true;
      } else if (
        node.parent?.type === 'argument_list' &&
        /defaultdict$/.test(node.parent.parent?.get('function')?.text ?? '')
      )
        return true;
    }
  }
  return false;
}
