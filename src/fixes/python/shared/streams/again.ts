import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { statementOf } from '../kept/statements.ts';
import type { Whole } from './wholes.ts';

const RUNS = /^(?:execute\w*|fetch\w+|callproc)$/;
const READS = /^(?:read\w*|seek|truncate)$/;

/** The cursor runs another statement, or the file is read otherwise, while its items are still taken. */
export function again(whole: Whole, last: PyNode, program: PyProgram): boolean {
  const module = program.moduleOf(whole.node);
  const cursor = whole.what === 'records' || whole.source?.kind === 'cursor';
  const owners = cursor ? cursorNames(whole, program) : [whole.handle ?? ''];
  const end = statementOf(last).end;
  let calls = false;
  let runs = 0;
  for (const node of module.root.walk()) {
    if (node.type !== 'call') continue;
    const callee = node.get('function');
    const owned = owners.includes(callee?.get('object')?.text ?? '');
    const method = callee?.get('attribute')?.text ?? '';
    if (owned && (cursor ? RUNS : READS).test(method)) runs++;
    if (node.start < whole.node.end || node.start > end) continue;
    if (owned && (cursor ? RUNS : READS).test(method)) return true;
    if (cursor && program.calleeOf(node)) calls = true;
    const given = (node.get('arguments')?.parts ?? []).some((part) => owners.includes(part.text));
    if (cursor && given) return true;
  }
  // An attribute's cursor may be used by any method that runs meanwhile.
  return cursor && calls && owners.some((one) => one.includes('.')) && runs > 2;
}

/** What the cursor is called: the name itself, and, for `rows = cur.execute(…)`, `cur`. A connection makes a new one each time. */
function cursorNames(whole: Whole, program: PyProgram): string[] {
  const names = new Set<string>();
  const visit = (text: PyNode | null, depth: number): void => {
    if (!text || depth > 4) return;
    if (text.type === 'call') {
      const object = text.get('function')?.get('object') ?? null;
      if (
        text.get('function')?.get('attribute')?.text === 'execute' &&
        object &&
        !isConnection(object, program)
      )
        visit(object, depth + 1);
      return;
    }
    names.add(text.text);
    const definitions =
      text.type === 'identifier' ? program.moduleOf(text).scopes.bindingOf(text)?.definitions : [];
    for (const one of definitions ?? [])
      if (one.kind === 'assign' && one.value?.type === 'call') visit(one.value, depth + 1);
  };
  const from = whole.node.type === 'call' ? (whole.node.get('function')?.get('object') ?? null) : null;
  const source = from ?? whole.node.parts.find((part) => part.type === 'for_in_clause')?.get('right') ?? null;
  visit(source, 0);
  if (whole.handle && /^[\w.]+$/.test(whole.handle)) names.add(whole.handle);
  return [...names];
}

function isConnection(node: PyNode, program: PyProgram): boolean {
  if (/(?:^|[._])(?:\w*conn(?:ection)?|db|database)$/i.test(node.text)) return true;
  const module = program.moduleOf(node);
  const value = node.type === 'identifier' ? module.scopes.bindingOf(node)?.definitions[0]?.value : null;
  return value?.type === 'call' && /(?:^|\.)connect$/.test(calledName(value, module) ?? '');
}
