import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll } from 'vitest';
import { newId } from '../../src/lib/id.ts';
import type { Incident } from '../../src/schema/incident.ts';
import type { Source } from '../../src/schema/source.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import type { Store } from '../../src/store/store.ts';

export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oomwhy-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store of the test file's own. */
export function scratchStore(): Store {
  const store = openSqliteStore(scratchFolder());
  afterAll(() => store.close());
  return store;
}

export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    schemaVersion: 1,
    id: newId(),
    createdAt: '2026-01-01T00:00:00.000Z',
    question: null,
    verdict: {
      cause: 'cgroup-limit',
      title: 'A limit was hit',
      confidence: 0.9,
      summary: 'It was.',
      evidence: [],
    },
    contributing: [],
    ruledOut: [],
    missing: [],
    events: [],
    facts: [],
    ledger: null,
    insight: { limitTree: [], victimChoice: null, survival: null, storms: [], samples: null },
    fixes: [],
    answer: { markdown: 'x', composer: 'offline', sentences: [], citations: [] },
    warnings: [],
    ...changes,
  };
}

export function source(path: string, texts: readonly string[], first = 1): Source {
  const lines = texts.map((text, i) => ({ number: first + i, text }));
  return { path, name: path, moment: 'after', lines, lineCount: first + texts.length - 1 };
}

/** Sources as thinning leaves them: increasing line numbers with gaps, any text without line ends. */
export const anySource: fc.Arbitrary<Source> = fc
  .record({
    path: fc.string({ unit: 'binary', minLength: 1 }),
    name: fc.string({ unit: 'binary' }),
    moment: fc.constantFrom('before' as const, 'after' as const),
    steps: fc.array(
      fc.tuple(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 100_000 })), fc.string({ unit: 'binary' })),
      { maxLength: 40 },
    ),
    more: fc.nat({ max: 1000 }),
  })
  .map(({ steps, more, ...rest }) => {
    let number = 0;
    const lines = steps.map(([step, text]) => {
      number += step;
      return { number, text: text.replaceAll('\n', ' ') };
    });
    return { ...rest, lines, lineCount: number + more };
  });
