import { type Edit, insertAt, replaceNode } from '../../../../python/edits.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { freshName, replacedBy, soleExpression, statementOf } from '../kept/statements.ts';

const GET = /^(?:requests|requests\.sessions|httpx)\.(?:get|post|put|request|stream)$/;
const CHUNK = '1 << 20';

/** Bodies that requests and httpx load: `.content` or `.text` that goes to a file, a digest or lines. */
export function requestBodies(program: PyProgram): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'attribute') continue;
      const part = node.get('attribute')?.text;
      if (part !== 'content' && part !== 'text') continue;
      const request = requestOf(node.get('object'), program);
      if (!request) continue;
      const body = bodyUse(node, program);
      if (!body) continue;
      const rewrite = /^httpx\./.test(request.library) ? null : streamedBody(node, request, body, program);
      findings.push({
        at: node,
        alsoAt: request.call.line === node.line ? [] : [request.call],
        why: `${node.text.split('\n')[0]} is the whole body of the response; line ${body.at.line} takes it from start to end, so it need not be in memory at once.`,
        savingBytes: null,
        rewrites: rewrite ? [rewrite] : [],
      });
    }
  return findings;
}

interface Request {
  readonly call: PyNode;
  readonly library: string;
  /** The response's name; `null` where the call stands itself. */
  readonly name: string | null;
}

function requestOf(object: PyNode | null, program: PyProgram): Request | null {
  if (!object) return null;
  const module = program.moduleOf(object);
  if (object.type === 'call') return requestCall(object, null, program);
  if (object.type !== 'identifier') return null;
  const binding = module.scopes.bindingOf(object);
  const own = binding?.definitions.filter((one) => one.node.start < object.start).at(-1);
  if (!own?.value || own.path || (own.kind !== 'assign' && own.kind !== 'with')) return null;
  // Whatever else is done with the body would find it consumed.
  const bodies = binding?.loads.filter((load) =>
    /^(?:content|text|json|raw|iter_\w+)$/.test(
      load.parent?.type === 'attribute' ? (load.parent.get('attribute')?.text ?? '') : '',
    ),
  );
  return bodies?.length === 1 ? requestCall(own.value, object.text, program) : null;
}

function requestCall(call: PyNode, name: string | null, program: PyProgram): Request | null {
  if (call.type !== 'call' || argument(call, null, 'stream')) return null;
  const module = program.moduleOf(call);
  const full = calledName(call, module);
  if (full !== null) return GET.test(full) ? { call, library: full, name } : null;
  const callee = call.get('function');
  const owner = callee?.get('object');
  if (
    owner?.type !== 'identifier' ||
    !/^(?:get|post|put|request)$/.test(callee?.get('attribute')?.text ?? '')
  )
    return null;
  const value = module.scopes.bindingOf(owner)?.definitions[0]?.value;
  const library = value?.type === 'call' ? (calledName(value, module) ?? '') : '';
  return /^(?:requests\.(?:sessions\.)?[sS]ession|httpx\.Client)$/.test(library)
    ? { call, library, name }
    : null;
}

interface BodyUse {
  readonly kind: 'write' | 'update' | 'lines';
  readonly at: PyNode;
}

function bodyUse(node: PyNode, program: PyProgram): BodyUse | null {
  const parent = node.parent;
  if (parent?.type === 'argument_list' && parent.parts.length === 1 && parent.parent) {
    const call = parent.parent;
    const method = call.get('function')?.get('attribute')?.text;
    const named = calledName(call, program.moduleOf(call));
    if (named !== null) return null;
    if (method === 'write' || method === 'update') return { kind: method, at: call };
    if (method === 'write_bytes') return { kind: 'write', at: call };
  }
  if (parent?.type === 'attribute' && parent.get('attribute')?.text === 'splitlines') {
    const call = parent.parent;
    const loop = call?.type === 'call' ? call.parent : null;
    if (call && (loop?.type === 'for_statement' || loop?.type === 'for_in_clause') && call.field === 'right')
      return { kind: 'lines', at: call };
  }
  return null;
}

function streamedBody(node: PyNode, request: Request, use: BodyUse, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(node);
  if (module !== program.moduleOf(request.call)) return null;
  const list = request.call.get('arguments');
  const last = list?.parts.at(-1);
  if (!list || !last) return null;
  const edits: Edit[] = [insertAt(module, last.end, ', stream=True')];
  const response = request.name;
  if (response === null) return null;
  if (use.kind === 'lines') {
    const decoded = node.get('attribute')?.text === 'text' ? 'decode_unicode=True' : '';
    edits.push(replaceNode(module, use.at, `${response}.iter_lines(${decoded})`));
  } else {
    const statement = statementOf(use.at);
    if (soleExpression(statement) !== use.at || node.get('attribute')?.text !== 'content') return null;
    const chunk = freshName('chunk', module.scopes.scopeOf(node));
    const callee = use.at.get('function') as PyNode;
    const loop = (target: string) => [
      `for ${chunk} in ${response}.iter_content(${CHUNK}):`,
      `${module.indent}${target}(${chunk})`,
    ];
    if (callee.get('attribute')?.text === 'write_bytes') {
      const out = freshName('out', module.scopes.scopeOf(node));
      const lines = loop(`${out}.write`).map((line) => `${module.indent}${line}`);
      edits.push(
        replacedBy(module, statement, [`with ${callee.get('object')?.text}.open("wb") as ${out}:`, ...lines]),
      );
    } else edits.push(replacedBy(module, statement, loop(callee.text)));
  }
  return {
    says: 'Ask for the body as a stream, and take it in blocks.',
    edits,
    risk: 'The connection stays open while the body is taken; a body that breaks off leaves a partial file.',
    proof: 'run',
  };
}
