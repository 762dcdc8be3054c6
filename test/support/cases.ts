import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openBundle } from '../../src/bundle/open.ts';
import type { Diagnosis } from '../../src/diagnose.ts';
import { diagnoseBundle } from '../../src/diagnose-bundle.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { loadArticles } from '../../src/retrieve/articles.ts';
import type { Bundle } from '../../src/schema/source.ts';

const Truth = z.object({
  id: z.string(),
  cause: z.string(),
  alsoAcceptable: z.array(z.string()),
  mustCite: z.array(z.object({ fact: z.string(), file: z.string(), line: z.number(), text: z.string() })),
  mustNotSay: z.array(z.string()),
  killedProcess: z.object({ pid: z.number(), name: z.string() }).nullable(),
  hogProcess: z.string().nullable(),
  limitBytes: z.number().nullable(),
  limitingCgroup: z.string().nullable(),
  allKernelKills: z.array(z.object({ pid: z.number() })).optional(),
});
export type Truth = z.infer<typeof Truth>;

const FOLDER = join(projectRoot(), 'test', 'incidents');

export const caseNames: readonly string[] = readdirSync(FOLDER).sort();

export function truthOf(name: string): Truth {
  return Truth.parse(JSON.parse(readFileSync(join(FOLDER, name, 'truth.json'), 'utf8')));
}

export function questionOf(name: string): string {
  return readFileSync(join(FOLDER, name, 'question.txt'), 'utf8').trim();
}

/** What the user hands over: packed host files, the program with its output, how it ended. */
export function givenPath(name: string): string {
  return join(FOLDER, name, 'given');
}

const bundles = new Map<string, Promise<Bundle>>();

export function bundleOf(name: string): Promise<Bundle> {
  const known = bundles.get(name) ?? openBundle([{ path: givenPath(name) }]);
  bundles.set(name, known);
  return known;
}

export async function diagnosisOf(name: string): Promise<Diagnosis> {
  return diagnoseBundle(await bundleOf(name));
}

export const articles = loadArticles(join(projectRoot(), 'knowledge'));
