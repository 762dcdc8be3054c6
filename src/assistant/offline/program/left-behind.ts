import type { Evidence } from '../../../schema/evidence.ts';
import { bodyOf, codeOf, evidenceOf } from './files.ts';
import type { Module } from './module.ts';

/** Something that a program makes in memory and that no line of it removes. */
export interface LeftBehind {
  readonly what: string;
  /** The call that is missing. */
  readonly missing: string;
  readonly made: Evidence;
  /** The last line that uses it: the missing call belongs after it. */
  readonly last: Evidence;
}

/** Blocks of shared memory and files in a tmpfs that nothing unlinks. */
export function leftBehind(module: Module): LeftBehind[] {
  const whole = module.lines.map(({ text }) => codeOf(text)).join('\n');
  return [...blocks(module, whole), ...files(module, whole)];
}

function blocks(module: Module, whole: string): LeftBehind[] {
  if (/\.unlink\(/.test(whole)) return [];
  return module.lines.flatMap((line) => {
    const name = /^\s*(\w+)\s*=.*\bSharedMemory\(.*create=True/.exec(codeOf(line.text))?.[1];
    if (name === undefined) return [];
    const uses = module.lines.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(codeOf(text)));
    const last = uses.at(-1) ?? line;
    const at = (one: typeof line) => evidenceOf(module.file.source, one);
    return [{ what: `the block \`${name}\``, missing: `${name}.unlink()`, made: at(line), last: at(last) }];
  });
}

function files(module: Module, whole: string): LeftBehind[] {
  if (!/\/dev\/shm/.test(whole) || /\b(?:os\.(?:unlink|remove)|shutil\.rmtree)\(|\.unlink\(/.test(whole))
    return [];
  return module.lines.flatMap((line, i) => {
    const name = /\bopen\((\w+),\s*["']w/.exec(codeOf(line.text))?.[1];
    if (name === undefined) return [];
    const using = module.lines.flatMap((one, j) =>
      j >= i && new RegExp(`\\b${name}\\b`).test(codeOf(one.text)) ? [j] : [],
    );
    const end = using.at(-1) ?? i;
    const last = bodyOf(module.lines, end).at(-1) ?? module.lines[end] ?? line;
    const at = (one: typeof line) => evidenceOf(module.file.source, one);
    return [
      { what: `the file at \`${name}\``, missing: `os.unlink(${name})`, made: at(line), last: at(last) },
    ];
  });
}
