import { constantOf } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Whole } from './wholes.ts';

/**
 * Does the program write the file that a whole was read from? `same`: yes, by the text; `unknown`: it writes a file whose
 * path only a run decides; `other`: no.
 */
export function writesBack(whole: Whole, program: PyProgram): 'same' | 'unknown' | 'other' {
  const read = pathOf(whole);
  if (!read) return 'other';
  let answer: 'unknown' | 'other' = 'other';
  for (const path of writtenPaths(program)) {
    if (path.text === read.text && program.functionAround(path) === program.functionAround(read))
      return 'same';
    const [a, b] = [constantOf(path, program), constantOf(read, program)];
    if (a !== undefined && a === b) return 'same';
    if (a === undefined || b === undefined) answer = 'unknown';
  }
  return answer;
}

function pathOf(whole: Whole): PyNode | null {
  if (whole.text?.path) return whole.text.path;
  const opened = whole.source?.kind === 'file' || whole.source?.kind === 'csv' ? whole.source.opened : null;
  if (!opened) return null;
  const callee = opened.get('function');
  const byMethod = callee?.type === 'attribute' && !/^(?:io|gzip|bz2|lzma|codecs|os)\./.test(callee.text);
  return byMethod ? callee.get('object') : argument(opened, 0, 'file');
}

const memo = new WeakMap<PyProgram, PyNode[]>();

/** Paths of files that the program writes, renames or removes. */
function writtenPaths(program: PyProgram): PyNode[] {
  const known = memo.get(program);
  if (known) return known;
  const paths: PyNode[] = [];
  for (const module of program.modules)
    for (const call of module.root.walk()) {
      if (call.type !== 'call') continue;
      const callee = call.get('function');
      const method = callee?.type === 'attribute' ? (callee.get('attribute')?.text ?? '') : '';
      const name = calledName(call, module) ?? '';
      const opens = /(?:^|\.)(?:open|\w+File)$/.test(name) || method === 'open';
      const byName = opens && name !== '' && callee?.get('object')?.type !== 'call';
      const mode = opens ? argument(call, byName ? 1 : 0, 'mode') : null;
      if (mode && /[wax+]/.test(String(constantOf(mode, program) ?? mode.text))) {
        const path = byName ? argument(call, 0, 'file') : (callee?.get('object') ?? null);
        if (path) paths.push(path);
      }
      if (/^(?:write_text|write_bytes|unlink|touch)$/.test(method) && name === '') {
        const path = callee?.get('object');
        if (path) paths.push(path);
      }
      if (/^os\.(?:remove|unlink|truncate|replace|rename)$|^shutil\.(?:copy\w*|move)$/.test(name))
        for (const part of call.get('arguments')?.parts ?? []) paths.push(part);
    }
  memo.set(program, paths);
  return paths;
}
