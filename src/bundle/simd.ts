/**
 * A WebAssembly module of two functions that look at 16 bytes at once, put together here byte by byte
 * (webassembly.github.io/spec/core/binary), since that is shorter than a compiler among the dependencies.
 * Plain JavaScript takes ten times as long to look for the same (plainScanner in scan.ts).
 *
 *   find(from, to)   where the next three bytes stand that one of eight groups of keys may begin with, or >= to
 *   count(from, to)  line feeds in the 16-byte steps from `from` to beyond `to`
 *
 * `find` is the first step of "Teddy" (Hyperscan, ripgrep): for each of the three bytes two tables of 16, by the
 * byte's low and high half, hold a bit for each group that allows it. What all six tables allow is a candidate.
 */
export interface Simd {
  readonly memory: Uint8Array;
  readonly find: (from: number, to: number) => number;
  readonly count: (from: number, to: number) => number;
}

/** Where text may be put in the memory: behind the tables. A step may read this much beyond its end. */
export const AFTER_TABLES = 96;
export const BEYOND = 32;
const PAGE = 65_536;

/** TypeScript declares it for browsers only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const KEY_LENGTH = 3;
const STEP = 16;

const i32 = 0x7f;
const v128 = 0x7b;
const NO_RESULT = 0x40;

/** An unsigned number in LEB128. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
/** Only for values below 64, whose signed form is one byte. */
const constant = (value: number) => [0x41, value];
const simd = (operation: number, ...operands: number[]) => [0xfd, ...leb(operation), ...operands];
const load = (offset: number) => simd(0, 0, ...leb(offset));
const allBytes = (value: number) => simd(12, ...new Array(16).fill(value));
const swizzle = simd(14);
const bytesEqual = simd(35);
const bytesDiffer = simd(36);
const and = simd(78);
const anyTrue = simd(83);
const bitmask = simd(100);
const shiftRight = simd(109);
const add = [0x6a];
const lessThan = [0x49];
const countTrailingZeros = [0x68];
const countOnes = [0x69];
const ifThen = [0x04, NO_RESULT];
const loop = [0x03, NO_RESULT];
const again = [0x0d, 0];
const leave = [0x0f];
const end = [0x0b];

const FROM = 0;
const TO = 1;

/** `from += 16; if (from < to) continue` */
const nextStep = [...get(FROM), ...constant(STEP), ...add, ...tee(FROM), ...get(TO), ...lessThan, ...again];

function findBody(): number[] {
  const table = (byte: number, half: number) => 2 + byte * 2 + half;
  const tables = 2 * KEY_LENGTH;
  const text = 2 + tables;
  const found = text + 1;
  const code: number[] = [];
  for (let i = 0; i < tables; i += 1) code.push(...constant(0), ...load(i * 16), ...set(2 + i));
  code.push(...loop);
  for (let byte = 0; byte < KEY_LENGTH; byte += 1) {
    code.push(...get(table(byte, 0)), ...get(FROM), ...load(byte), ...tee(text), ...allBytes(15), ...and);
    code.push(...swizzle, ...get(table(byte, 1)), ...get(text), ...constant(4), ...shiftRight, ...swizzle);
    code.push(...and, ...(byte === 0 ? [] : and));
  }
  code.push(...tee(found), ...anyTrue, ...ifThen);
  code.push(...get(found), ...allBytes(0), ...bytesDiffer, ...bitmask, ...countTrailingZeros);
  code.push(...get(FROM), ...add, ...leave, ...end);
  code.push(...nextStep, ...end, ...get(TO));
  return functionBody(tables + 2, v128, code);
}

function countBody(): number[] {
  const sum = 2;
  const code = [...loop, ...get(FROM), ...load(0), ...allBytes(10), ...bytesEqual, ...bitmask, ...countOnes];
  code.push(...get(sum), ...add, ...set(sum), ...nextStep, ...end, ...get(sum));
  return functionBody(1, i32, code);
}

function functionBody(locals: number, type: number, code: readonly number[]): number[] {
  const body = [1, locals, type, ...code, ...end];
  return [...leb(body.length), ...body];
}

function section(id: number, ...content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content];
}

const exported = (name: string, kind: number, index: number) => [
  name.length,
  ...Buffer.from(name),
  kind,
  index,
];

/** @returns `null` where the processor or Node's options do not allow it */
export function openSimd(memoryBytes: number): Simd | null {
  const pages = Math.ceil(memoryBytes / PAGE);
  const module = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 2, i32, i32, 1, i32),
    ...section(3, 2, 0, 0),
    ...section(5, 1, 0, ...leb(pages)),
    ...section(7, 3, ...exported('memory', 2, 0), ...exported('find', 0, 0), ...exported('count', 0, 1)),
    ...section(10, 2, ...findBody(), ...countBody()),
  ];
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)));
    const { memory, find, count } = exports as Omit<Simd, 'memory'> & { memory: { buffer: ArrayBuffer } };
    return { memory: new Uint8Array(memory.buffer), find, count };
  } catch {
    return null;
  }
}

/** Writes the tables for `find`: bit `i` stands for group `i`. */
export function writeTables(memory: Uint8Array, groups: readonly (readonly string[])[]): void {
  for (const [group, keys] of groups.entries()) {
    for (const key of keys) {
      for (let byte = 0; byte < KEY_LENGTH; byte += 1) {
        const code = key.charCodeAt(byte);
        const low = byte * 32 + (code & 15);
        const high = byte * 32 + 16 + (code >> 4);
        memory[low] = (memory[low] ?? 0) | (1 << group);
        memory[high] = (memory[high] ?? 0) | (1 << group);
      }
    }
  }
}
