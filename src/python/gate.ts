import { createRequire } from 'node:module';

/** What a text lacks to be a Python module of a version. */
export interface GateProblem {
  readonly code: string;
  readonly message: string;
  /** 1-based. */
  readonly line: number;
}

interface Ruff {
  check(text: string): { code: string | null; message: string; start_location: { row: number } }[];
}

const workspaces = new Map<string, Ruff>();

/**
 * Syntax errors (E9), statements out of place (F7) and names that nothing binds (F821, F823), by ruff. `version` is Python's,
 * such as `3.11`: newer syntax than that is an error.
 */
export function gate(text: string, version = '3.11'): GateProblem[] {
  return ruffFor(version)
    .check(text)
    .map((one) => ({
      code: one.code ?? 'invalid-syntax',
      message: one.message,
      line: one.start_location.row,
    }));
}

/** Problems that a patch brings: those of the new text whose like the old text does not have. */
export function gatePatch(before: string, after: string, version?: string): GateProblem[] {
  const known = new Map<string, number>();
  const key = (one: GateProblem) => `${one.code} ${one.message}`;
  for (const one of gate(before, version)) known.set(key(one), (known.get(key(one)) ?? 0) + 1);
  return gate(after, version).filter((one) => {
    const left = known.get(key(one)) ?? 0;
    known.set(key(one), left - 1);
    return left <= 0;
  });
}

function ruffFor(version: string): Ruff {
  const target = `py${version.replace('.', '')}`;
  let ruff = workspaces.get(target);
  if (!ruff) {
    const { Workspace, PositionEncoding } = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs');
    ruff = new Workspace(
      { 'target-version': target, lint: { select: ['E9', 'F7', 'F821', 'F823'] } },
      PositionEncoding.Utf16,
    ) as Ruff;
    workspaces.set(target, ruff);
  }
  return ruff;
}
