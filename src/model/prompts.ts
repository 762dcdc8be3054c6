import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';

/** Each prompt and the variables that the code fills in. */
const VARIABLES = {
  agent: ['incident'],
  'one-shot': ['incident', 'articles'],
  repair: ['statements'],
} as const;
export type PromptName = keyof typeof VARIABLES;
type Values<N extends PromptName> = Readonly<Record<(typeof VARIABLES)[N][number], string>>;

const FrontMatter = z.strictObject({
  name: z.string(),
  version: z.number().int().positive(),
  variables: z.array(z.string().regex(/^[a-z]+$/)),
});

export interface Prompt<N extends PromptName = PromptName> {
  /** `name@version`, as stored with each answer. */
  readonly id: string;
  fill(values: Values<N>): string;
}

export type Prompts = { readonly [N in PromptName]: Prompt<N> };

/** Reads all prompts of a folder. @throws OomwhyError prompt-broken naming the file and what is wrong with it */
export function loadPrompts(folder: string): Prompts {
  const names = Object.keys(VARIABLES) as PromptName[];
  return Object.fromEntries(names.map((name) => [name, loadPrompt(folder, name)])) as unknown as Prompts;
}

let loaded: Prompts | null = null;

/** The prompts that come with the program, read once. */
export function prompts(): Prompts {
  loaded ??= loadPrompts(join(projectRoot(), 'prompts'));
  return loaded;
}

function loadPrompt<N extends PromptName>(folder: string, name: N): Prompt<N> {
  const file = `${name}.md`;
  const broken = (what: string, cause?: unknown) =>
    new OomwhyError('prompt-broken', what, { where: `prompts/${file}`, cause });
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    throw broken('the file cannot be read', error);
  }
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(text) ?? [];
  if (head === undefined || body === undefined)
    throw broken('front matter between two lines of --- is missing');
  const front = FrontMatter.safeParse(yamlOf(head));
  if (!front.success) throw broken(z.prettifyError(front.error).replaceAll('\n', ' '));
  if (front.data.name !== name) throw broken(`it calls itself "${front.data.name}"`);
  const wanted: readonly string[] = VARIABLES[name];
  const used = [...body.matchAll(/\{\{(.*?)\}\}/g)].map(([, variable]) => (variable as string).trim());
  for (const [what, names] of [
    ['declares', front.data.variables],
    ['uses', used],
  ] as const) {
    const unknown = names.find((one) => !wanted.includes(one));
    if (unknown !== undefined) throw broken(`it ${what} a variable "${unknown}" that nothing fills in`);
    const missing = wanted.find((one) => !names.includes(one));
    if (missing !== undefined) throw broken(`it never ${what} the variable "${missing}"`);
  }
  // One pass, so that a value that holds {{…}} stays as it is.
  const fill = (values: Values<N>) =>
    body
      .trim()
      .replace(/\{\{(.*?)\}\}/g, (_all, variable: string) => values[variable.trim() as keyof Values<N>]);
  return { id: `${name}@${front.data.version}`, fill };
}

function yamlOf(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return null;
  }
}
