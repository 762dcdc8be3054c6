import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { short } from './shared/kept/claims.ts';
import { isLarge, repeatsOf, streamVolume } from './shared/kept/growth.ts';
import { gatheredInAttributes } from './shared/output/attributes.ts';
import { handedOn } from './shared/output/handed-on.ts';
import { type Direct, writtenDirectly } from './shared/output/in-place.ts';
import { joinedDirectly, joinsOf } from './shared/output/joins.ts';
import { type Output, outputsOf, type Piece } from './shared/output/outputs.ts';
import { type Sink, sinkOf } from './shared/output/sinks.ts';
import { spooledOutputs } from './shared/output/spooled.ts';
import { producerOf, takenPieceByPiece } from './shared/output/through-return.ts';

/** Text that is gathered as a whole and then written at once. */
export const buildWholeOutput: Detector = {
  meta: {
    id: 'build-whole-output',
    title: 'The whole output is built in memory before the first line is written',
  },
  detect(program: PyProgram): CodeFinding[] {
    const gathered = outputsOf(program).flatMap((output) => ofOutput(output, program) ?? []);
    const joined = joinsOf(program).map((join): CodeFinding => {
      const change = joinedDirectly(join, program);
      return {
        at: join.call,
        alsoAt: join.sink.statement.line === join.call.line ? [] : [join.sink.statement],
        why: `\`${short(join.call.text)}\` makes one string of all its pieces, to be written at once on line ${join.sink.statement.line}.`,
        savingBytes: streamVolume(join.items, program).bytes,
        rewrites: change ? [rewriteOf(change)] : [],
      };
    });
    const spooled = spooledOutputs(program);
    const onDisk = (one: CodeFinding) =>
      spooled.find((other) => other.at === one.at || one.alsoAt.some((at) => other.alsoAt.includes(at)));
    const told = [...gathered, ...gatheredInAttributes(program)].map((one) =>
      one.rewrites.length > 0 ? one : { ...one, rewrites: onDisk(one)?.rewrites ?? [] },
    );
    const known = new Set(told.flatMap((one) => [one.at, ...one.alsoAt]));
    return [
      ...told,
      ...spooled.filter((one) => ![one.at, ...one.alsoAt].some((at) => known.has(at))),
      ...joined.filter((one) => !gathered.some((other) => other.at.contains(one.at))),
    ];
  },
};

function ofOutput(output: Output, program: PyProgram): CodeFinding | null {
  const large = largest(output, program);
  if (!large) return null;
  const sink = sinkOf(output.taken, output.kind, program);
  let change: Direct | null = null;
  let sinks: PyNode[] = [];
  if (sink && sink.kind !== 'return') {
    sinks = [sink.statement];
    change = inOneFunction(output, sink, program);
  } else {
    const joined = sink?.joined ? sink : null;
    const handed = handedOn(output, joined, program);
    if (!handed) return null;
    sinks = handed;
    const producer = producerOf(output, joined, program);
    change = producer && takenPieceByPiece(producer, program);
  }
  return {
    at: large.piece.statement,
    alsoAt: [
      output.statement,
      ...output.pieces.map((one) => one.statement).filter((one) => one !== large.piece.statement),
      ...sinks,
    ],
    why: `\`${output.binding.name}\` gathers a piece for each round of the loop${large.with ? ` over \`${short(large.with)}\`` : ''}, and the whole is only written, at once, on line ${sinks[0]?.line ?? output.taken.line}.`,
    savingBytes: large.bytes,
    rewrites: change ? [rewriteOf(change)] : [],
  };
}

function inOneFunction(output: Output, sink: Sink, program: PyProgram): Direct | null {
  return sink.fn === output.fn ? writtenDirectly(output, sink, program) : null;
}

function largest(
  output: Output,
  program: PyProgram,
): { piece: Piece; bytes: number | null; with: string | null } | null {
  // The line that every round writes tells more than one that some rounds write.
  const rank = (one: Piece) =>
    one.statement.above('if_statement', 'for_statement')?.type === 'if_statement' ? 1 : 0;
  for (const piece of [...output.pieces].sort((a, b) => rank(a) - rank(b))) {
    const many = piece.how === 'many' ? streamVolume(piece.value, program) : null;
    const repeats = repeatsOf(piece.statement, output.statement, program);
    const volume = many && isLarge(many, program) ? many : repeats;
    if (!volume || !isLarge(volume, program)) continue;
    const loop = piece.statement.above('for_statement', 'function_definition');
    const from = loop?.type === 'for_statement' ? (loop.get('right')?.text ?? null) : null;
    return { piece, bytes: volume.bytes, with: from };
  }
  return null;
}

function rewriteOf(change: Direct): Rewrite {
  return {
    says: 'Write each piece when it is made.',
    edits: change.edits,
    risk: 'After an error in the middle a part of the output is there already.',
    proof: change.sure ? 'text' : 'run',
  };
}
