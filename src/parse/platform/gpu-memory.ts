import { parseBytes } from '../../lib/bytes.ts';

/** What a message of an accelerator's allocator says; sizes in bytes. */
export interface GpuMemory {
  /** `GPU 0`; XLA and TensorFlow may name the `CPU`. */
  readonly device: string | null;
  readonly total: number | null;
  readonly free: number | null;
  /** In use by PyTorch's tensors. */
  readonly allocated: number | null;
  /** Held by PyTorch in all, in use or not (PyTorch before 2.1 prints it). */
  readonly reserved: number | null;
  /** Held by PyTorch and not in use (since 2.1). */
  readonly unallocated: number | null;
  /** In use by this process, PyTorch or not. */
  readonly process: number | null;
}

const SIZE = String.raw`(\d{1,20}(?:\.\d{1,6})? ?(?:[KMGT]?i?B|bytes))`;
const size = (pattern: string) =>
  new RegExp(
    pattern.replace('SIZE', () => SIZE),
    'i',
  );

const REQUESTED = [
  size('tried to allocate SIZE'),
  size('trying to allocate SIZE'),
  size('out of memory allocating SIZE'),
  size('Requested *: SIZE'),
];
const TOTAL = [
  size('total capac(?:i)?ty of SIZE'),
  size('SIZE total capacity'),
  size('Device limit *: SIZE'),
];
const FREE = [size('of which SIZE is free'), size('SIZE free[;,]'), size('Free [^:]{0,40}: SIZE')];
const ALLOCATED = [
  size('allocated memory SIZE is allocated by PyTorch'),
  size('SIZE already allocated'),
  size('Currently allocated *: SIZE'),
  size('MPS allocated: SIZE'),
];
const RESERVED = [size('SIZE reserved in total'), size('SIZE cached')];
const UNALLOCATED = [size('SIZE is reserved by PyTorch but unallocated')];
const PROCESS = [size('this process has SIZE memory in use')];
const DEVICE =
  /\b(?:GPU|XPU) (\d{1,4})\b|device:(GPU|CPU|TPU):(\d{1,4})|on device (\d{1,4})|allocator (GPU|CPU)_?(\d{0,4})|\((GPU)_(\d{1,4})_/i;

/** The size that was refused, in any of the texts of PyTorch, TensorFlow, JAX and CuPy. */
export function requestedBytes(text: string): number | null {
  return first(text, REQUESTED);
}

export function gpuMemory(text: string): GpuMemory {
  return {
    device: deviceOf(text),
    total: first(text, TOTAL),
    free: first(text, FREE),
    allocated: first(text, ALLOCATED),
    reserved: first(text, RESERVED),
    unallocated: first(text, UNALLOCATED),
    process: first(text, PROCESS),
  };
}

/** CuPy parts thousands by commas. */
function first(text: string, patterns: readonly RegExp[]): number | null {
  const plain = text.replace(/(\d),(?=\d{3}\b)/g, '$1');
  for (const pattern of patterns) {
    const found = pattern.exec(plain)?.[1];
    if (found !== undefined) return parseBytes(found.replace(/ bytes$/i, ''));
  }
  return null;
}

function deviceOf(text: string): string | null {
  const match = DEVICE.exec(text);
  if (!match) return null;
  const kind = (match[2] ?? match[5] ?? match[7] ?? 'GPU').toUpperCase();
  const number = match.slice(1).find((one) => one !== undefined && /^\d+$/.test(one));
  return number === undefined || kind === 'CPU' ? kind : `${kind} ${number}`;
}
