import type { EventProcess } from '../schema/incident.ts';
import { platformOf } from './platform.ts';
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

/** A longer path than this is told by what it is and its last part; the whole stands in the evidence. */
const SHORT = 60;

/** `/system.slice/etl.service`, `pod 4f6a1c0e-… (…/kubepods-burstable-pod4f6a….slice)`, `Docker container 4be07c1d93a5`. */
export function groupLabel(path: string): string {
  const platform = platformOf(path);
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (path.length <= SHORT) return path;
  if (platform.kind === 'docker' && last.includes(platform.container))
    return `Docker container ${platform.container.slice(0, 12)}`;
  if (platform.kind === 'kubernetes' && platform.container !== null)
    return `container ${platform.container.slice(0, 12)} of pod ${platform.podUid ?? '(unknown)'}`;
  if (platform.kind === 'kubernetes' && platform.podUid !== null) return `pod ${platform.podUid} (…/${last})`;
  return `…/${last}`;
}

/** The same as the subject of a sentence: `the control group /system.slice/etl.service`, `Docker container 4be0…`. */
export function groupPhrase(path: string): string {
  const label = groupLabel(path);
  return /^[/…]/.test(label) ? `the control group ${label}` : label;
}
