import type { Edit } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { helperFor } from './json-arrays.ts';
import { accessesOf, type KeyAccess } from './json-keys.ts';
import { type Passes, passesOf } from './passes.ts';
import { writesBack } from './paths.ts';
import type { Reading } from './readers.ts';
import { elementsAreRecords } from './records.ts';
import { rereadEdits, sameTop } from './reread.ts';
import { linesOf, REREAD_RISK, REREAD_SAYS } from './reread-finding.ts';
import type { Whole } from './wholes.ts';

/** A document whose array is gone through several times, from an attribute, or beside other keys: decoded anew each time. */
export function rereadDocument(document: Whole, volume: Volume, program: PyProgram): CodeFinding[] | null {
  if (writesBack(document, program) === 'same') return null;
  const whole = passesOf(document.node, program);
  const found =
    whole && areRecords(whole, program) ? { passes: whole, access: null } : underKey(document, program);
  if (!found) return null;
  const { passes, access } = found;
  const edits = access ? besideKeys(document, access, passes, program) : asArray(document, passes, program);
  if (!edits) return null;
  return [
    {
      at: document.node,
      alsoAt: access ? [access.at] : [],
      why: `${document.node.text.split('\n')[0]} keeps the whole decoded document, several times the size of the file; ${linesOf(passes.ends)} go${passes.ends.length > 1 ? '' : 'es'} through its records from start to end.`,
      savingBytes: volume.bytes,
      rewrites: [{ says: REREAD_SAYS, edits, risk: REREAD_RISK, proof: 'run' }],
      ...(passes.looped || volume.bytes === null ? { suspected: true as const } : {}),
    },
  ];
}

function areRecords(passes: Passes, program: PyProgram): boolean {
  const reading: Reading = {
    ends: passes.ends.map((at) => ({ kind: 'loop', at, anchor: at, transformed: false })),
    extras: [],
    through: [],
    blocked: null,
  };
  return elementsAreRecords(reading, program) === 'yes';
}

/** The one key whose value is gone through as records are. */
function underKey(document: Whole, program: PyProgram): { passes: Passes; access: KeyAccess } | null {
  const accesses = accessesOf(document.node, program) ?? [];
  const arrays = accesses.flatMap((access) => {
    const passes = access.key.startsWith('.') ? null : passesOf(access.at, program);
    return passes && areRecords(passes, program) ? [{ access, passes }] : [];
  });
  const [only, second] = arrays;
  if (!only || second || accesses.some((one) => one.key.startsWith('.'))) return null;
  return accesses.every((one) => one === only.access || one.key !== only.access.key) ? only : null;
}

function asArray(document: Whole, passes: Passes, program: PyProgram): Edit[] | null {
  const helper = helperFor(document, 'array', program);
  if (!helper) return null;
  const whole: Whole = {
    ...document,
    edits: helper.edits,
    generator: (handle) => [`yield from ${helper.name}(${helper.open(handle)})`],
  };
  return rereadEdits(whole, passes, program);
}

/** A dict of the other keys, in which the array is an object that is read anew. */
function besideKeys(document: Whole, access: KeyAccess, passes: Passes, program: PyProgram): Edit[] | null {
  const array = helperFor(document, 'key', program);
  const rest = helperFor(document, 'rest', program);
  const handle = document.handle;
  if (!array || !rest || handle === null || document.text) return null;
  const whole: Whole = {
    ...document,
    edits: sameTop(array.edits, rest.edits),
    generator: (one) => [`yield from ${array.name}(${array.open(one)}, ${access.written})`],
  };
  const without = `${rest.name}(${rest.open(handle)}, ${access.written})`;
  return rereadEdits(whole, passes, program, (object) => `{**${without}, ${access.written}: ${object}}`);
}
