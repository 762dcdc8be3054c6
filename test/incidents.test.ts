import { describe, expect, test } from 'vitest';
import { composeAnswer } from '../src/assistant/offline/compose.ts';
import { causes } from '../src/causes/index.ts';
import type { Evidence } from '../src/schema/evidence.ts';
import type { Incident } from '../src/schema/incident.ts';
import { articles, bundleOf, caseNames, diagnosisOf, truthOf } from './support/cases.ts';

const known = new Set(causes.map((cause) => cause.meta.id));
const covered = caseNames.filter((name) => known.has(truthOf(name).cause));
const others = caseNames.filter((name) => !covered.includes(name));

/** Every line that an incident cites anywhere. */
function citedLines(value: unknown, lines = new Map<string, Evidence>()): Map<string, Evidence> {
  if (typeof value !== 'object' || value === null) return lines;
  if ('source' in value && 'line' in value && 'text' in value) {
    lines.set(`${value.source}:${value.line}`, value as Evidence);
  }
  for (const inner of Object.values(value)) citedLines(inner, lines);
  return lines;
}

/** Causes beside the verdict; what the program's own lines show is in the golden pages. */
function accusedIn({ contributing }: Pick<Incident, 'contributing'>): string[] {
  return contributing
    .filter(({ evidence }) => !evidence.every(({ source }) => source.endsWith('.py')))
    .map((one) => one.cause);
}

describe.each(covered)('%s, whose cause is known', (name) => {
  const truth = truthOf(name);

  test('gets the right cause and accuses nothing else', async () => {
    const { incident } = await diagnosisOf(name);
    expect(incident.verdict.cause).toBe(truth.cause);
    const accused = accusedIn(incident);
    expect(accused.filter((cause) => !truth.alsoAcceptable.includes(cause))).toEqual([]);
  });

  test('gets the right victim, limiting group and limit', async () => {
    const { incident, facts } = await diagnosisOf(name);
    const event = incident.events.find((one) => one.id === facts.event?.id);
    expect(event?.victim?.pid ?? null).toBe(truth.killedProcess?.pid ?? null);
    expect(event?.victim?.name ?? null).toBe(truth.killedProcess?.name ?? null);
    expect(event?.cgroup?.limitPath ?? null).toBe(truth.limitingCgroup);
    const limit = event?.limit?.name === 'CommitLimit' ? null : (event?.limit?.bytes ?? null);
    expect(limit).toBe(truth.limitBytes);
  });

  test('names the hog by the program that it ran', async () => {
    const { facts, incident } = await diagnosisOf(name);
    const event = incident.events.find((one) => one.id === facts.event?.id);
    if (!truth.hogProcess) return expect(event?.hog ?? null).toBeNull();
    const script = /[\w-]+\.py/.exec(truth.hogProcess)?.[0] as string;
    // Where files, pipes or huge pages filled the memory, no process need be named; a wrong one never may.
    if (truth.hogProcess !== script && !event?.hog) return;
    expect(event?.hog?.command).toContain(script);
  });

  test('cites every fact that it must, at lines that hold it', async () => {
    const { incident } = await diagnosisOf(name);
    const lines = citedLines(incident);
    for (const { file, line, text } of truth.mustCite) {
      expect(lines.get(`${file}:${line}`)?.text.trim() ?? `${file}:${line} is not cited`).toContain(
        text.trim(),
      );
    }
  });
});

describe.each(others)('%s, whose cause is not built yet', (name) => {
  test('gets a cause that is also true, or "I cannot tell", never a wrong one', async () => {
    const truth = truthOf(name);
    const { incident } = await diagnosisOf(name);
    expect([truth.cause, ...truth.alsoAcceptable, 'inconclusive']).toContain(incident.verdict.cause);
    for (const cause of accusedIn(incident)) expect([truth.cause, ...truth.alsoAcceptable]).toContain(cause);
  });
});

describe.each(caseNames)('%s', (name) => {
  test('cites only lines that stand where they are said to', async () => {
    const { incident } = await diagnosisOf(name);
    const { sources } = await bundleOf(name);
    const bySource = new Map(
      sources.map((source) => [source.path, new Map(source.lines.map((l) => [l.number, l.text]))]),
    );
    const lines = citedLines(incident);
    expect(lines.size).toBeGreaterThan(0);
    for (const { source, line, text } of lines.values()) expect(bySource.get(source)?.get(line)).toBe(text);
  });

  test('rules out or finds every cause, or says what is missing', async () => {
    const { incident } = await diagnosisOf(name);
    const { verdict, contributing, ruledOut } = incident;
    const answered = new Set([verdict, ...contributing, ...ruledOut].map((one) => one.cause));
    for (const cause of causes) expect(answered).toContain(cause.meta.id);
    for (const one of ruledOut) expect(one.why).not.toBe('');
  });

  test('is never explained by what must not be said', async () => {
    const answer = composeAnswer(await diagnosisOf(name), articles, null, [])
      .sentences.map((one) => one.text)
      .join('\n');
    for (const phrase of truthOf(name).mustNotSay)
      expect(answer.toLowerCase()).not.toContain(phrase.toLowerCase());
  });

  test('reads as its golden page', async () => {
    const answer = composeAnswer(await diagnosisOf(name), articles, null, []);
    await expect(`${answer.markdown}\n`).toMatchFileSnapshot(`golden/${name}.md`);
  });
});
