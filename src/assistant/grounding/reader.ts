import type { When } from './assertions.ts';
import {
  COMPARISONS,
  type Comparison,
  FIELD_PHRASES,
  type FieldPhrase,
  GLUE,
  JOINTS,
  MANNERS,
  MOMENTS,
  NTH,
} from './lexicon.ts';
import type { Name, Names } from './names.ts';
import { type Manner, type Quantity, readQuantity } from './quantity.ts';

/** A sentence as a row of things that can be checked; `word` is one that is not in the lexicon. */
export type Item =
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'field'; readonly field: FieldPhrase; readonly text: string }
  | { readonly kind: 'quantity'; readonly quantity: Quantity }
  | { readonly kind: 'moment'; readonly when: When; readonly nth: string | null }
  | { readonly kind: 'no'; readonly text: string }
  | { readonly kind: 'of' }
  | { readonly kind: 'break' }
  | { readonly kind: 'joint' }
  | { readonly kind: 'compare'; readonly how: Comparison }
  | { readonly kind: 'word'; readonly text: string };

/** What a limit reads that is none. */
const UNBOUNDED: Quantity = { unit: 'any', ranges: [], text: 'no' };

const NO = /^(?:no|not|never|none|nothing|nobody|without|neither|nor|cannot|n't)\b/i;

/** Reads a sentence from left to right, the longest thing it knows at each place. */
export function readItems(sentence: string, names: Names): Item[] {
  const items: Item[] = [];
  let rest = sentence.trim().replace(/[.!]+$/, '');
  while (rest !== '') {
    const space = /^(?:[\s"“”‘()`=]|['’]s(?!\w)|['’])+/.exec(rest)?.[0].length ?? 0;
    if (space > 0) {
      rest = rest.slice(space);
      continue;
    }
    const [item, length] = next(rest, names);
    if (item) items.push(item);
    rest = rest.slice(length);
  }
  return items;
}

function next(rest: string, names: Names): readonly [Item | null, number] {
  const nth = NTH.exec(rest);
  if (nth) return [{ kind: 'moment', when: 'kill', nth: (nth[1] ?? '').toLowerCase() }, nth[0].length];
  for (const [words, when] of MOMENTS) {
    const said = words.exec(rest)?.[0];
    if (said) return [{ kind: 'moment', when, nth: null }, said.length];
  }
  const quantity = quantityAt(rest);
  if (quantity) return quantity;
  for (const [words, how] of COMPARISONS) {
    const said = words.exec(rest)?.[0];
    if (said) return [{ kind: 'compare', how }, said.length];
  }
  const setting = /^(?:vm|kernel)\.[a-z_]+\b/.exec(rest)?.[0];
  const byName = setting === undefined ? null : fieldByName(setting);
  if (byName && setting) return [byName, setting.length];
  const named = names.read(rest);
  if (named && named.name.text.length > 0) return [{ kind: 'name', name: named.name }, named.length];
  for (const field of FIELD_PHRASES) {
    const said = field.pattern.exec(rest)?.[0];
    if (said) return [{ kind: 'field', field, text: said }, said.length];
  }
  if (/^[,;:]/.test(rest)) return [{ kind: 'break' }, 1];
  const no = NO.exec(rest)?.[0];
  if (no) return [{ kind: 'no', text: no }, no.length];
  const word = /^[^\s,;:()"“”]+/.exec(rest)?.[0] ?? rest[0] ?? '';
  if (word.toLowerCase() === 'of') return [{ kind: 'of' }, 2];
  const exact = /^[\w.-]*\w$/.exec(word) && fieldByName(word);
  if (exact) return [exact, word.length];
  if (JOINTS.test(word)) return [{ kind: 'joint' }, word.length];
  return [GLUE.has(word.toLowerCase()) ? null : { kind: 'word', text: word }, word.length];
}

function quantityAt(rest: string): readonly [Item, number] | null {
  const unbounded = /^(?:max|unlimited|infinity)(?![\w.-]*\w)/i.exec(rest)?.[0];
  if (unbounded) return [{ kind: 'quantity', quantity: UNBOUNDED }, unbounded.length];
  for (const [words, manner] of [...MANNERS, [/^/, 'exact'] as const]) {
    const said = words.exec(rest)?.[0];
    if (said === undefined) continue;
    const read = readQuantity(rest.slice(said.length), manner as Manner);
    if (read) return [{ kind: 'quantity', quantity: read.quantity }, said.length + read.length];
  }
  return null;
}

/** Counters by the kernel's own names, `MemAvailable`, `vm.overcommit_memory`, `VmData`: they are their own field. */
function fieldByName(word: string): Item | null {
  if (
    !/^(?:vm|kernel|fs|pids|cpuset|memory|hugetlb|cpu)\.[a-z_.-]+$|^[A-Z][a-zA-Z]+(?:_[A-Za-z]+)*$|^[a-z]+_[a-z_]+$/.test(
      word,
    )
  )
    return null;
  if (
    /^[A-Z][a-z]+$/.test(word) &&
    !/^(?:Shmem|Slab|Cached|Buffers|Mlocked|Unevictable|Hugetlb|Dirty|Writeback|Mapped|Active|Inactive)$/.test(
      word,
    )
  )
    return null;
  const fields = [
    word,
    `zone.${word}`,
    `kernel.${word}`,
    `stat.${word}`,
    `events.${word}`,
    `events.local.${word}`,
    `pids.events.${word}`,
  ];
  return {
    kind: 'field',
    text: word,
    field: { pattern: /^$/, fields, kinds: ['host', 'cgroup', 'process', 'event', 'zone'] },
  };
}
