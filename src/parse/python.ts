import { parseBytes } from '../lib/bytes.ts';
import type { Cited, Evidence } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cite } from './cite.ts';

export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  /** The line of code, as the traceback quotes it. */
  readonly code: string | null;
  readonly at: Evidence;
}

/** A Python traceback or a bare exception line. Sizes in bytes. */
export interface PythonError {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  /** `Unable to allocate 7.45 GiB`: rounded by NumPy to three digits. */
  readonly requested: number | null;
  /** `shape (1000000000,) and data type float64`: exact, when the item size is known. */
  readonly requestedExact: number | null;
  /** Whether it tells of memory that was refused. */
  readonly isMemory: boolean;
  readonly at: Evidence;
}

const START = /^\s*Traceback \(most recent call last\):/;
const FRAME = /^\s*File "(.+)", line (\d+)(?:, in (.+))?$/;
const ERROR = /^\s*((?:[\w]+\.)*_?[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Warning))(?:: (.*))?$/;
const REFUSED =
  /MemoryError$|^OSError\b.*(?:\[Errno 12\]|Cannot allocate memory)|Unable to allocate|malloc failure|std::bad_alloc|DefaultCPUAllocator: (?:can't|not enough)/;
const SIZE = /Unable to allocate (?:array with shape .*|(\d+(?:\.\d+)? ?[KMGTP]?i?B?(?:bytes)?) for)/;
const SHAPE = /shape \(([\d, ]+)\) and data type ([\w<>=|]+)/;

/** All tracebacks of a text, and MemoryError lines that stand alone. Chained tracebacks count each. */
export function parsePythonErrors(source: Source): PythonError[] {
  const errors: PythonError[] = [];
  let frames: Frame[] | null = null;
  let quoted = false;
  for (const line of source.lines) {
    const text = line.text.replace(/^(?:[\w-]+\[\d+\]: |\S+\s+\|\s)/, '');
    if (START.test(text)) {
      frames = [];
      continue;
    }
    const frame = FRAME.exec(text);
    if (frame && frames) {
      const [, file, number, name] = frame as unknown as [string, string, string, string | undefined];
      frames.push({
        file,
        line: Number(number),
        function: name ?? '<module>',
        code: null,
        at: cite(source, line),
      });
      quoted = true;
      continue;
    }
    const last = frames?.at(-1);
    if (quoted && frames && last && /^\s+\S/.test(text))
      frames[frames.length - 1] = { ...last, code: text.trim() };
    quoted = false;
    const error = ERROR.exec(text);
    if (!error) continue;
    const [, type, message = ''] = error as unknown as [string, string, string | undefined];
    const isMemory =
      REFUSED.test(`${type}${message === '' ? '' : ' '}${message}`) || /MemoryError$/.test(type);
    if (frames === null && !isMemory) continue;
    errors.push({
      type,
      message,
      frames: frames ?? [],
      isMemory,
      ...requestOf(message),
      at: cite(source, line),
    });
    frames = null;
  }
  return errors;
}

const ITEM_BYTES: Readonly<Record<string, number>> = {
  float64: 8,
  int64: 8,
  uint64: 8,
  complex64: 8,
  float32: 4,
  int32: 4,
  uint32: 4,
  float16: 2,
  int16: 2,
  uint16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
  complex128: 16,
  object: 8,
};

function requestOf(message: string): Pick<PythonError, 'requested' | 'requestedExact'> {
  const size = SIZE.exec(message)?.[1];
  const shape = SHAPE.exec(message);
  const item = shape && ITEM_BYTES[shape[2] as string];
  const dimensions = shape?.[1]?.split(',').map((part) => part.trim());
  const items = dimensions
    ?.filter((part) => part !== '')
    .reduce((product, part) => product * Number(part), 1);
  return {
    requested: size === undefined ? null : parseBytes(size),
    requestedExact: item && items !== undefined && Number.isSafeInteger(items * item) ? items * item : null,
  };
}

/** The line an exception of the program is best shown by: its last frame that is no library's. */
export function blamedFrame(error: PythonError): Frame | null {
  const own = error.frames.filter(
    (frame) => !/site-packages|\/lib\/python3|<frozen|<string>/.test(frame.file),
  );
  return own.at(-1) ?? error.frames.at(-1) ?? null;
}

export type { Cited };
