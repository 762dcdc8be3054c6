import type { Cited } from '../schema/evidence.ts';
import { type FactOf, RecorderFact } from '../schema/recorder-fact.ts';
import type { Line, Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** A program's last look at itself (collectors/python/oomwhy_recorder.py), each fact with its line. */
export interface RecorderDump {
  readonly head: Cited<FactOf<'dump'>>;
  readonly process: Cited<FactOf<'process'>> | null;
  readonly limit: Cited<FactOf<'limit'>> | null;
  readonly frames: readonly Cited<FactOf<'frame'>>[];
  readonly growth: readonly Cited<FactOf<'growth'>>[];
  readonly holders: readonly Cited<FactOf<'holder'>>[];
  readonly sites: readonly Cited<FactOf<'site'>>[];
  readonly objects: readonly Cited<FactOf<'objects'>>[];
  readonly gc: Cited<FactOf<'gc'>> | null;
  readonly malloc: Cited<FactOf<'malloc'>> | null;
  readonly samples: readonly Cited<FactOf<'sample'>>[];
  readonly children: readonly Cited<FactOf<'child'>>[];
  /** Where the program's threads stood in C code that kept the interpreter's lock, after the dump; innermost first. */
  readonly stuck: readonly Cited<StuckFrame>[];
  /** Whether the dump had to end before all was looked at; `null` where its end is missing. */
  readonly cut: boolean | null;
}

export interface StuckFrame {
  readonly file: string;
  readonly line: number;
  readonly function: string;
}

const HEAD = '{"oomwhy-recorder":1,';
/** The recorder writes 64 KiB at most; what is longer is not its. */
const MOST_LINES = 5_000;
const MOST_CHARS = 8_192;
/** faulthandler's lines (Python/traceback.c, dump_frame). */
const STUCK = /^ {2}File "(.{1,400})", line (\d{1,7}) in (.{1,200})$/;
const RECORDER = /(?:^|\/)oomwhy_recorder\.py$/;
const LIBRARY = /site-packages|dist-packages|\/lib\/python3|^<|<frozen/;

/** All dumps in a text, wherever it was pasted. A line that is no fact is passed over. */
export function parseRecorderDumps(source: Source): RecorderDump[] {
  const starts = source.lines.flatMap(({ text }, i) => (text.startsWith(HEAD) ? [i] : []));
  return starts.flatMap((from, i) => {
    const until = Math.min(starts[i + 1] ?? source.lines.length, from + MOST_LINES);
    const dump = readDump(source, source.lines.slice(from, until));
    return dump ? [dump] : [];
  });
}

function readDump(source: Source, lines: readonly Line[]): RecorderDump | null {
  const facts = lines.flatMap((line) => {
    const fact = readFact(line.text);
    return fact ? [cited(fact, source, line)] : [];
  });
  const all = <K extends RecorderFact['fact']>(kind: K) =>
    facts.filter((one) => one.value.fact === kind) as unknown as Cited<FactOf<K>>[];
  const first = <K extends RecorderFact['fact']>(kind: K) => all(kind)[0] ?? null;
  const head = first('dump');
  if (!head) return null;
  return {
    head,
    process: first('process'),
    limit: first('limit'),
    frames: all('frame'),
    growth: all('growth'),
    holders: all('holder'),
    sites: all('site'),
    objects: all('objects'),
    gc: first('gc'),
    malloc: first('malloc'),
    samples: all('sample'),
    children: all('child'),
    stuck: lines.flatMap((line) => readStuck(source, line)),
    cut: first('end')?.value.cut ?? null,
  };
}

function readFact(text: string): RecorderFact | null {
  if (!text.startsWith('{"') || text.length > MOST_CHARS) return null;
  try {
    return RecorderFact.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Frames of libraries and of the recorder itself do not tell where the program was. */
function readStuck(source: Source, line: Line): Cited<StuckFrame>[] {
  const match = STUCK.exec(line.text);
  if (!match) return [];
  const [, file, number, name] = match as unknown as [string, string, string, string];
  if (RECORDER.test(file) || LIBRARY.test(file)) return [];
  return [cited({ file, line: Number(number), function: name }, source, line)];
}
