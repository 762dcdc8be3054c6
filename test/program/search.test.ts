import { expect, test } from 'vitest';
import type { Found } from '../../src/fix-program.ts';
import type { Rewrite } from '../../src/fixes/python/detector.ts';
import { candidateMaker } from '../../src/program/candidates.ts';
import { proveFix } from '../../src/program/prove.ts';
import { programFile } from '../../src/program/read.ts';
import { replaceNode } from '../../src/python/edits.ts';
import { type PyProgram, readProgram } from '../../src/python/program.ts';
import type { PyNode } from '../../src/python/syntax.ts';
import { MiB, needs } from '../sandbox/helper.ts';

const TEXT = `rows = [bytearray(1 << 20) for _ in range(120)]
total = sum(len(row) for row in rows)
names = [str(number) for number in range(1000)]
spare = [bytearray(1 << 20) for _ in range(40)]
print(total, len(names), len(spare))
`;
const ROWS = '[bytearray(1 << 20) for _ in range(120)]';
const NAMES = '[str(number) for number in range(1000)]';
const SPARE = '[bytearray(1 << 20) for _ in range(40)]';
const STREAMED = '(bytearray(1 << 20) for _ in range(120))';

interface Place {
  readonly at: string;
  /** What may stand there instead, best first. */
  readonly into: readonly string[];
  readonly suspected?: true;
  readonly proof?: Rewrite['proof'];
}

function found(program: PyProgram, { at, into, suspected, proof = 'run' }: Place): Found {
  const all = program.modules.flatMap((one) => [...one.root.walk()]);
  const node = all.find((one) => one.text === at) as PyNode;
  return {
    at: node,
    alsoAt: [],
    why: at,
    savingBytes: null,
    pattern: 'list-accumulate',
    title: 'A list',
    rewrites: into.map((text) => ({
      says: text,
      edits: [replaceNode(program.moduleOf(node), node, text)],
      risk: '',
      proof,
    })),
    ...(suspected && { suspected }),
  };
}

async function proven(places: readonly Place[], limitBytes: number) {
  const disk = { folder: '', main: 'job.py', files: [programFile('job.py', Buffer.from(TEXT))] };
  const program = await readProgram([{ path: 'job.py', text: TEXT }], { inputs: [], limitBytes });
  const findings = places.map((place) => found(program, place));
  const request = { disk, inputs: [], limitBytes };
  const { kept, told } = await proveFix(request, candidateMaker(disk, program, findings), findings, {
    args: [],
    allowUnisolated: true,
  });
  return {
    mended: kept[0]?.candidate.findings,
    proven: kept[0]?.verification.proven,
    told: [...told].sort(),
  };
}

const ALTERS: Place = { at: SPARE, into: ['[]'] };
const IDLE: Place = { at: NAMES, into: [`tuple(${NAMES})`] };
const HELPS: Place = { at: ROWS, into: [STREAMED] };
const suspected = (place: Place): Place => ({ ...place, suspected: true });

test('a change that alters the output is left out, and the one that is enough alone is kept alone', async (context) => {
  needs(context, 'cgroup');
  const places = [suspected(HELPS), suspected(IDLE), suspected(ALTERS)];
  expect(await proven(places, 90 * MiB)).toEqual({ mended: [0], proven: true, told: [0] });
});

test('what the text shows is tried before what it only suspects', async (context) => {
  needs(context, 'cgroup');
  expect(await proven([suspected(ALTERS), HELPS], 90 * MiB)).toEqual({
    mended: [1],
    proven: true,
    told: [1],
  });
});

test('the second rewrite of a place, where the first alters the output', async (context) => {
  needs(context, 'cgroup');
  const places = [{ ...suspected(HELPS), into: ['[b""]', STREAMED] }, suspected(ALTERS)];
  expect(await proven(places, 90 * MiB)).toEqual({ mended: [0], proven: true, told: [0] });
});

test('a place whose change lowers nothing is not told where no change is enough; one that lowers much is', async (context) => {
  needs(context, 'cgroup');
  const places = [IDLE, suspected(HELPS), suspected(ALTERS)];
  expect(await proven(places, 30 * MiB)).toEqual({ mended: undefined, proven: undefined, told: [1] });
});
