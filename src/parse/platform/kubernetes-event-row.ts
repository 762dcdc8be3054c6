import type { Line, Source } from '../../schema/source.ts';
import { cite } from '../cite.ts';
import { isAboutMemory, type KubernetesEvent } from './kubernetes.ts';
import { cells, plain } from './plain.ts';
import { timeOf } from './time.ts';

const AGE = /^(?:<unknown>|<invalid>|(?:\d{1,6}[ywdhms]){1,4})$/;
const REPEATED = / ?\(x(\d{1,9}) over [\w<>]{1,32}\)/;
const OBJECT = /^[a-z][\w.-]*\/\S+$/;
const isNumber = (cell: string | undefined) => cell !== undefined && /^\d{1,9}$/.test(cell);
const isAge = (cell: string | undefined) => cell !== undefined && AGE.test(cell);

type Columns = Partial<Pick<KubernetesEvent, 'object' | 'namespace'>> & {
  readonly age: string | undefined;
  readonly message: readonly string[];
  readonly count?: string | undefined;
};

/** Each layout by where the type stands: what is before it, what after the reason. */
function columns(before: readonly string[], rest: readonly string[]): Columns | null {
  // kubectl describe: type, reason, age, from, message.
  if (before.length === 0) return isAge(rest[0]) ? { age: rest[0], message: rest.slice(2) } : null;
  // kubectl get events: age, type, reason, object, message; a namespace in front of it.
  if (before.length <= 2 && OBJECT.test(rest[0] ?? '')) {
    const namespace = before.length === 2 ? (before[0] as string) : null;
    const isWide = isNumber(rest.at(-2)) && isAge(rest.at(-3));
    const message = isWide ? rest.slice(-4, -3) : rest.slice(1);
    const count = isWide ? rest.at(-2) : undefined;
    return { age: before.at(-1), object: rest[0] as string, namespace, message, count };
  }
  // Until kubectl 1.13: last seen, first seen, count, name, kind, part, type, reason, source, message.
  const first = before.findIndex(isAge);
  if (first < 0 || !isAge(before[first + 1]) || !isNumber(before[first + 2])) return null;
  const [count, name, kind] = before.slice(first + 2);
  if (kind !== undefined && /^[A-Z][a-zA-Z]*$/.test(kind)) {
    const object = `${kind.toLowerCase()}/${name}`;
    const namespace = first > 0 ? (before[0] as string) : null;
    return { age: before[first], object, namespace, message: rest.slice(1), count };
  }
  // Until 1.7, kubectl describe: first seen, last seen, count, from, part, type, reason, message.
  return { age: before[first + 1], message: rest, count };
}

function layout(row: readonly string[]): (Columns & { type: string; reason: string }) | null {
  const at = row.findIndex((cell) => cell === 'Normal' || cell === 'Warning');
  const reason = row[at + 1];
  if (at < 0 || at > 7 || reason === undefined || !/^[A-Z]\w*$/.test(reason)) return null;
  const found = columns(row.slice(0, at), row.slice(at + 2));
  return found && { ...found, type: row[at] as string, reason };
}

/** A row of events of any kubectl; `null` for what is none or not about memory. */
export function eventRow(source: Source, line: Line): KubernetesEvent | null {
  const text = plain(line);
  if (!/\b(?:Normal|Warning)\b/.test(text)) return null;
  const once = text.replace(REPEATED, '');
  // Where blanks were collapsed on the way here, only the message may hold several words.
  const found = layout(cells(once)) ?? layout(once.trim().split(/\s+/));
  const message = found?.message.join(' ') ?? '';
  if (!found || !isAboutMemory(found.reason, message)) return null;
  const count = REPEATED.exec(text)?.[1] ?? found.count;
  return {
    type: found.type,
    reason: found.reason,
    object: found.object ?? null,
    namespace: found.namespace ?? null,
    message,
    count: count === undefined ? null : Number(count),
    lastSeen: timeOf(found.age ?? ''),
    at: cite(source, line),
  };
}
