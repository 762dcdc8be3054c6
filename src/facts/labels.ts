import type { EventProcess } from '../schema/incident.ts';
import { baseName } from './workload.ts';

/** `python3 (pid 128, running etl.py)`: how a process is named in sentences. */
export function commandLabel(process: EventProcess | null): string {
  if (!process) return 'a process';
  const script = scriptOf(process.command);
  const running = script !== null && script !== process.name ? `, running ${script}` : '';
  return `${process.name ?? 'a process'}${process.pid === null ? '' : ` (pid ${process.pid}${running})`}`;
}

/** The program that an interpreter runs: the first argument that is a file of Python code, or `-m MODULE`. */
export function scriptOf(command: string | null): string | null {
  if (command === null) return null;
  const words = command.split(/\s+/);
  const script = words.find((word) => word.endsWith('.py'));
  const module = words.indexOf('-m');
  if (script !== undefined) return baseName(script);
  return module > 0 ? (words[module + 1] ?? null) : null;
}
