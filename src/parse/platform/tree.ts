import type { Cited } from '../../schema/evidence.ts';
import type { Line, Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';

/** A value of JSON or YAML and the line it stands in; `scalar` is undefined for what holds others. */
export interface Tree {
  readonly line: Line;
  scalar: string | number | boolean | null | undefined;
  fields: ReadonlyMap<string, Tree>;
  items: readonly Tree[];
}

/** No object of Kubernetes or Docker is deeper; what is, is hostile. */
export const MAX_DEPTH = 256;

const NO_FIELDS: ReadonlyMap<string, Tree> = new Map();
const NO_ITEMS: readonly Tree[] = [];

export function tree(line: Line, scalar?: Tree['scalar']): Tree {
  return { line, scalar, fields: NO_FIELDS, items: NO_ITEMS };
}

/** Of a key that stands twice, the first counts. */
export function addField(to: Tree, key: string, field: Tree): void {
  if (to.fields === NO_FIELDS) to.fields = new Map();
  if (!to.fields.has(key)) (to.fields as Map<string, Tree>).set(key, field);
}

export function addItem(to: Tree, item: Tree): void {
  if (to.items === NO_ITEMS) to.items = [];
  (to.items as Tree[]).push(item);
}

export function get(from: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>((at, key) => at?.fields.get(key), from);
}

/** The citing readers of one source; each gives `null` for what is absent or of another type. */
export function readers(source: Source) {
  const read = <T>(from: Tree | undefined, convert: (scalar: string) => T | null): Cited<T> | null => {
    if (from?.scalar === undefined || from.scalar === null) return null;
    const value = convert(String(from.scalar));
    return value === null ? null : cited(value, source, from.line);
  };
  return {
    read,
    text: (from: Tree | undefined) => read(from, (scalar) => (scalar === '' ? null : scalar)),
    number: (from: Tree | undefined) =>
      read(from, (scalar) => (/^-?\d{1,20}(?:\.\d{1,20})?$/.test(scalar) ? Number(scalar) : null)),
    flag: (from: Tree | undefined) => read(from, (scalar) => FLAGS.get(scalar.toLowerCase()) ?? null),
  };
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** The objects that `is` knows, wherever they stand (a `List`, an array, a wrapper), in order; none within another. */
export function objectsIn(roots: readonly Tree[], is: (object: Tree) => boolean): Tree[] {
  const found: Tree[] = [];
  const open = [...roots].reverse();
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (is(one)) found.push(one);
    else for (const inner of [...one.fields.values(), ...one.items].reverse()) open.push(inner);
  }
  return found;
}
