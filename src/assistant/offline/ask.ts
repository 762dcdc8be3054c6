import type { Diagnosis } from '../../diagnose.ts';
import { scriptOf } from '../../facts/labels.ts';
import { baseName } from '../../facts/workload.ts';
import type { Articles } from '../../retrieve/articles.ts';
import type { EventProcess, IncidentEvent } from '../../schema/incident.ts';
import type { Source } from '../../schema/source.ts';
import { programFiles } from './program/files.ts';
import { Module } from './program/module.ts';
import { type Need, needOf } from './program/need.ts';
import { type Progress, progressOf } from './program/progress.ts';
import type { Question } from './question/question.ts';

/** A question with all that may answer it. */
export interface Ask {
  readonly question: Question;
  /** Seen from the event that the question is about. */
  readonly diagnosis: Diagnosis;
  readonly articles: Articles;
  readonly sources: readonly Source[];
  /** That event as the incident tells it; `null` where nothing failed for memory. */
  readonly event: IncidentEvent | null;
  /** The program that the event stopped, as far as its code was handed over; the other files after it. */
  readonly modules: readonly Module[];
  readonly main: readonly Module[];
  readonly progress: Progress | null;
  readonly need: Need | null;
}

export function askOf(
  question: Question,
  diagnosis: Diagnosis,
  articles: Articles,
  sources: readonly Source[],
): Ask {
  const { facts, incident } = diagnosis;
  const event = incident.events.find((one) => one.id === facts.event?.id) ?? null;
  const process = event?.hog ?? event?.victim ?? null;
  const command = process?.command ?? facts.workload.process?.command?.value ?? null;
  const name = (process && programName(process)) ?? facts.workload.name;
  const all = programFiles(sources).map((file) => ({
    module: new Module(file, file.name === name ? argvOf(command) : [file.name]),
    own: file.name === name,
  }));
  const main = all.filter(({ own }) => own).map(({ module }) => module);
  const only = main.length === 0 && all.length === 1 ? all.map(({ module }) => module) : main;
  const modules = [...only, ...all.map(({ module }) => module).filter((one) => !only.includes(one))];
  const progress = progressOf(sources, only);
  const base = { question, diagnosis, articles, sources, event, modules, main: only, progress };
  return { ...base, need: needOf(diagnosis, only, progress) };
}

function programName({ command, name }: EventProcess): string | null {
  return scriptOf(command) ?? (name?.endsWith('.py') ? name : null);
}

/** The arguments from the script on, as `sys.argv` has them. */
function argvOf(command: string | null): string[] {
  const words = command?.split(/\s+/) ?? [];
  const script = words.findIndex((word) => word.endsWith('.py'));
  return script < 0 ? [] : [baseName(words[script] as string), ...words.slice(script + 1)];
}
