import type { Fact } from '../../schema/incident.ts';
import { heldMemory } from '../held.ts';
import type { Facts } from '../types.ts';
import { fact } from './fact.ts';

const MOST = 5;

/** What the program's recorder wrote: sizes of the process, of names and of the growth at lines. */
export function recorderFacts(facts: Facts): Fact[] {
  const held = heldMemory(facts);
  if (!held) return [];
  const { dump, holders, growth } = held;
  const { process, limit } = dump;
  return [
    ...fact(
      'recorder.rss',
      'resident memory that the recorder saw',
      'bytes',
      process && { value: process.value.rss, at: process.at },
    ),
    ...fact(
      'recorder.limit',
      'limit that the recorder watched',
      'bytes',
      limit && { value: limit.value.bytes, at: limit.at },
    ),
    ...fact(
      'recorder.used',
      'use of that limit',
      'bytes',
      limit && { value: limit.value.used, at: limit.at },
    ),
    ...holders.slice(0, MOST).map(({ holder: { value, at }, filled }, i) => ({
      id: `recorder.holder-${i + 1}`,
      label: `memory held by ${value.name}${value.function === null ? '' : ` in ${value.function}`}`,
      value: value.bytes,
      unit: 'bytes',
      evidence: [at, ...filled.slice(0, 1)],
    })),
    ...growth.slice(0, MOST).map(({ growth: { value, at }, code }, i) => ({
      id: `recorder.growth-${i + 1}`,
      label: `growth while line ${value.line} of ${value.file} ran`,
      value: value.bytes,
      unit: 'bytes',
      evidence: [at, ...(code ? [code] : [])],
    })),
  ];
}
