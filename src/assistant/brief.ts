import type { Diagnosis } from '../diagnose.ts';
import { inline } from '../lib/text.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Fact, IncidentEvent } from '../schema/incident.ts';
import { MAX_BRIEF_FACT_CHARS, MAX_BRIEF_ITEMS } from './limits.ts';

const MIN_FACT_CHARS = 2_000;

/**
 * What goes to a model with every question: the verdict, its reasons, the facts as far as they fit. Not masked yet.
 * @param room characters for the facts
 */
export function briefOf({ incident, verdict }: Diagnosis, room: number): string {
  const { verdict: found, contributing, ruledOut, missing, events, fixes, facts } = incident;
  return [
    `verdict: ${found.cause} (confidence ${found.confidence}): ${found.title}`,
    ...some('the rules say', [
      ...verdict.says.map(({ text, evidence }) => `${inline(text)} ${at(evidence)}`),
      ...(verdict.says.length === 0 ? [inline(found.summary)] : []),
    ]),
    ...some(
      'contributing',
      contributing.map(({ cause, summary }) => `${cause}: ${inline(summary)}`),
    ),
    ...some(
      'ruled out',
      ruledOut
        .filter((one) => one.evidence.length > 0)
        .map(({ cause, why, evidence }) => `${cause}: ${inline(why)} ${at(evidence)}`),
    ),
    ...some(
      'missing',
      missing.map(({ source, why }) => `${inline(source)}: ${inline(why)}`),
    ),
    ...some('events', events.map(eventLine)),
    ...some(
      'fixes',
      fixes.map(({ id, title }) => `${id}: ${inline(title)}`),
    ),
    ...factLines(facts, room),
  ].join('\n');
}

/** A quarter of what the model can read, at about four characters a token; much less would tell it nothing. */
export function roomFor(contextTokens: number | null): number {
  return Math.min(MAX_BRIEF_FACT_CHARS, Math.max(MIN_FACT_CHARS, contextTokens ?? MAX_BRIEF_FACT_CHARS));
}

/** As many facts as fit, and how many do not. */
export function factLines(facts: readonly Fact[], max: number): string[] {
  const lines: string[] = [];
  let room = max;
  for (const fact of facts) {
    const line = `- ${factLine(fact)}`;
    room -= line.length + 1;
    if (room < 0) break;
    lines.push(line);
  }
  const left = facts.length - lines.length;
  return [
    `facts (id = value unit, label [where it stands]):`,
    ...lines,
    ...(left > 0 ? [`(${left} more facts: ask the tool findings)`] : []),
  ];
}

export function factLine({ id, value, unit, label, evidence }: Fact): string {
  const shown = typeof value === 'string' ? inline(value) : value;
  return `${inline(id)} = ${shown}${unit && ` ${unit}`}, ${inline(label)} ${at(evidence)}`;
}

/** `[host/proc/meminfo:3]`: how the prompts write evidence. */
export function at(evidence: readonly Evidence[]): string {
  return evidence.length === 0
    ? ''
    : `[${evidence
        .slice(0, 4)
        .map(({ source, line }) => `${inline(source)}:${line}`)
        .join('; ')}]`;
}

function eventLine({ id, kind, time, victim, hog, limit, cause, evidence }: IncidentEvent): string {
  const who = (what: string, one: typeof victim) =>
    one ? `, ${what} ${inline(one.name ?? 'unknown')} (pid ${one.pid ?? 'unknown'})` : '';
  const hit = limit ? `, limit ${limit.name} ${limit.bytes} bytes` : '';
  return `${id}: ${kind}${time ? ` at ${time}` : ''}, cause ${cause}${who('victim', victim)}${who('largest', hog)}${hit} ${at(evidence.slice(0, 2))}`;
}

function some(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const left = lines.length - MAX_BRIEF_ITEMS;
  return [
    `${title}:`,
    ...lines.slice(0, MAX_BRIEF_ITEMS).map((line) => `- ${line}`),
    ...(left > 0 ? [`(${left} more)`] : []),
  ];
}
