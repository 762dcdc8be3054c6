import { constantOf } from '../../../../python/constants.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, type Volume, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { indexedFinding } from './indexed.ts';
import { onlyKeeps } from './only-keeps.ts';
import { writesBack } from './paths.ts';
import { type End, type Reading, readingOf } from './readers.ts';
import { rereadFinding } from './reread-finding.ts';
import type { Source } from './sources.ts';
import { streamed } from './streamed.ts';
import { type Whole, wholeOf } from './wholes.ts';

const TYPES = new Set(['call', 'list_comprehension', 'list']);
const memo = new WeakMap<PyProgram, Whole[]>();

/** All wholes of a program, gathered in one walk. */
export function wholesOf(program: PyProgram): readonly Whole[] {
  let wholes = memo.get(program);
  if (!wholes) {
    wholes = [];
    for (const module of program.modules)
      for (const node of module.root.walk()) {
        const whole = TYPES.has(node.type) ? wholeOf(node, program) : null;
        if (whole) wholes.push(whole);
      }
    memo.set(program, wholes);
  }
  return wholes;
}

/** What a detector says about its own kind of whole. */
export interface Telling {
  accepts(whole: Whole): boolean;
  /** More reasons to leave a place alone than that it is small or needed. */
  innocent(whole: Whole, reading: Reading, volume: Volume): boolean;
  /** What reads it may need all of it. */
  doubtful?(reading: Reading): boolean;
  why(whole: Whole, reading: Reading): string;
  readonly says: string;
  readonly risk: string;
}

/** Wholes that are read once, item by item, and are not small → findings, the outer one of two in one expression. */
export function streamableFindings(program: PyProgram, telling: Telling): CodeFinding[] {
  const findings: { whole: Whole; finding: CodeFinding }[] = [];
  for (const whole of wholesOf(program)) {
    if (!telling.accepts(whole)) continue;
    const volume = volumeFor(whole, program);
    if (isSmall(volume, program)) continue;
    if (volume.bytes === null && namedSmall(whole.node, whole.source, program)) continue;
    const reading = readingOf(whole.node, program);
    if (findings.some((one) => one.whole.node.contains(whole.node))) continue;
    if (reading.blocked !== null || reading.ends.length === 0) {
      const finding = indexedFinding(whole, volume, program) ?? rereadFinding(whole, volume, program);
      if (finding) findings.push({ whole, finding });
      continue;
    }
    if (reading.ends.some((end) => needed(end, volume)) || telling.innocent(whole, reading, volume)) continue;
    if (writesBack(whole, program) === 'same') continue;
    const change = streamed(whole, reading, program);
    const doubtful = telling.doubtful?.(reading) || reading.ends.some((end) => doubted(end, volume, program));
    if (!change && doubtful) continue;
    const again = change ? null : rereadFinding(whole, volume, program);
    const also = [whole.node, ...(whole.text?.statements ?? [])].filter((one) => one.line !== whole.at.line);
    findings.push({
      whole,
      finding: {
        at: whole.at,
        alsoAt: also,
        why: telling.why(whole, reading),
        savingBytes: volume.bytes,
        rewrites: change ? [{ says: telling.says, risk: telling.risk, ...change }] : (again?.rewrites ?? []),
        ...(doubtful ? { suspected: true as const } : {}),
      },
    });
  }
  return findings.map((one) => one.finding);
}

const SMALL =
  /conf(?:ig)?(?:[^a-z]|$)|config|cfg|setting|makefile|requirements?\b|licen[cs]e|readme|locale|schema|stop_?words|ignore|credential|secret|password|args_?file|from_files\b|__file__|data_path|['"/](?:proc|sys|etc)\/|zone_?tab/i;

/** By the names around it this is a file that people write by hand. */
export function namedSmall(node: PyNode, source: Source | null, program: PyProgram): boolean {
  const fn = program.functionAround(node);
  const path = source?.opened?.type === 'call' ? argument(source.opened, 0) : null;
  const value = path ? constantOf(path, program) : undefined;
  return SMALL.test(
    `${fn?.name ?? ''} ${source?.opened?.text ?? ''} ${typeof value === 'string' ? value : ''} ${node.text}`,
  );
}

export function volumeFor(whole: Whole, program: PyProgram): Volume {
  const volume = volumeOf(whole.node, program);
  if (volume.bytes !== null || volume.items !== null) return volume;
  const read = volumeOf(whole.text?.read ?? whole.source?.opened ?? null, program);
  return read.bytes !== null || read.items !== null ? read : volume;
}

/** The reader keeps all of it again, so that nothing is gained, or too little is known to say so. */
function needed(end: End, volume: Volume): boolean {
  if (end.kind === 'whole') return !end.transformed;
  const keeps =
    end.kind === 'keeps' || (end.kind === 'comprehension' && end.at.type !== 'list_comprehension');
  return keeps && !end.transformed && volume.bytes === null;
}

/** A loop that only puts the items somewhere: what that is may be mended as well, and then the list is what is left. */
function doubted(end: End, volume: Volume, program: PyProgram): boolean {
  return end.kind === 'loop' && !end.transformed && volume.bytes === null && onlyKeeps(end.at, program);
}
