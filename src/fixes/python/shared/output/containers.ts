import { attributeValues } from '../../../../python/attributes.ts';
import { attributesOf, flowOf } from '../../../../python/flow.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { statementOf } from '../kept/statements.ts';

/** A list, a string or a file in memory that output is gathered in, with all that is done with it, wherever it goes. */
export interface Container {
  readonly form: 'list' | 'text' | 'bytes' | 'string';
  /** The expression that makes it. */
  readonly made: PyNode;
  /** What it is called where it is made. */
  readonly name: string;
  /** What it begins with. */
  readonly first: readonly PyNode[];
  /** Places that add to it. */
  readonly fills: readonly PyNode[];
  /** `text += piece`. */
  readonly grown: readonly { statement: PyNode; name: string; value: PyNode }[];
  /** Loads of it where all of it is taken. */
  readonly takes: readonly PyNode[];
}

/** The containers of a program that are filled and then taken as a whole, and never looked into. */
export function containersOf(program: PyProgram): Container[] {
  const found: Container[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'assignment') continue;
      const made = node.get('right');
      const left = node.get('left');
      if (!made || !left || !/^(?:identifier|attribute)$/.test(left.type)) continue;
      const form = formOf(made, program);
      if (!form) continue;
      const container =
        form.form === 'string' ? growing(made, left, form.first, program) : filled(made, left, form, program);
      if (container && container.takes.length > 0 && container.fills.length > 0) found.push(container);
    }
  return found;
}

function formOf(made: PyNode, program: PyProgram): Pick<Container, 'form' | 'first'> | null {
  if (made.type === 'list')
    return made.parts.some((one) => /splat/.test(one.type)) ? null : { form: 'list', first: made.parts };
  if (made.type === 'string') return { form: 'string', first: /^\w*(["'])\1$/.test(made.text) ? [] : [made] };
  if (made.type !== 'call') return null;
  const name = calledName(made, program.moduleOf(made));
  const given = made.get('arguments')?.parts ?? [];
  // A file keeps line ends as they are written, too.
  const keeps = given.filter((one) => !/^newline\s*=\s*(?:""|''|None|"\\n"|'\\n')$/.test(one.text));
  if (name === 'io.StringIO' && keeps.length <= 1 && keeps.every((one) => one.type !== 'keyword_argument'))
    return { form: 'text', first: keeps };
  if (given.length > 1 || given.some((one) => one.type === 'keyword_argument')) return null;
  if (name === 'io.BytesIO') return { form: 'bytes', first: given };
  return name === 'list' && given.length === 0 ? { form: 'list', first: [] } : null;
}

const TAKES = /^(?:join|writelines|writerows)$/;

function filled(
  made: PyNode,
  left: PyNode,
  form: Pick<Container, 'form' | 'first'>,
  program: PyProgram,
): Container | null {
  if (left.type === 'attribute' && attributeValues(left.get('attribute')?.text ?? '', program).length !== 1)
    return null;
  const flow = flowOf(made, program);
  if (flow.names.some((one) => one.definitions.length > 1)) return null;
  const fills: PyNode[] = [];
  const takes: PyNode[] = [];
  for (const use of flow.uses) {
    const { kind, detail, node, at } = use;
    if (kind === 'stored' && detail?.startsWith('.')) continue;
    if (kind === 'deleted' || kind === 'discarded') continue;
    if (form.form === 'list') {
      if (kind === 'method' && /^(?:append|extend)$/.test(detail ?? '')) fills.push(at);
      else if (kind === 'iterated' && TAKES.test(detail ?? '')) takes.push(node);
      else if (kind === 'passed' && detail === 'json.dump') takes.push(node);
      else if (kind !== 'length' && kind !== 'truth' && !(kind === 'iterated' && detail === 'for'))
        return null;
    } else if (kind === 'method') {
      if (/^(?:getvalue|getbuffer)$/.test(detail ?? '')) takes.push(node);
      else if (/^write/.test(detail ?? '')) fills.push(at);
      else if (!/^(?:seek|tell|flush|close)$/.test(detail ?? '')) return null;
    } else if (kind === 'formatted' && node.parent?.get('name')?.text === 'file') fills.push(at);
    else if (kind === 'passed') fills.push(...writersOf(at, program));
    else return null;
  }
  return { ...form, made, name: left.text, fills: fills.map(statementOf), grown: [], takes };
}

/** `writer = csv.writer(buffer)`: the calls of its methods; the call itself, where they are not seen. */
function writersOf(call: PyNode, program: PyProgram): PyNode[] {
  const next = call.type === 'call' ? useOf(call, program) : null;
  if (!next || 'kind' in next || next.to !== 'binding') return [call];
  const calls = next.binding.loads.flatMap((load) => {
    const use = useOf(load, program);
    return 'kind' in use && use.kind === 'method' ? [use.at] : [];
  });
  return calls.length > 0 ? calls : [call];
}

/** `self.text += piece`, and then the text. */
function growing(made: PyNode, left: PyNode, first: readonly PyNode[], program: PyProgram): Container | null {
  const attribute = left.type === 'attribute' ? (left.get('attribute')?.text ?? '') : null;
  const binding = attribute === null ? program.moduleOf(left).scopes.bindingOf(left) : null;
  const nodes = attribute !== null ? attributesOf(program, attribute) : bindingNodes(binding);
  const grown: Container['grown'][number][] = [];
  const takes: PyNode[] = [];
  for (const node of nodes) {
    if (node === left) continue;
    const parent = node.parent;
    if (node.field === 'left' && parent?.type === 'augmented_assignment') {
      const value = parent.get('right');
      if (parent.get('operator')?.text !== '+=' || !value) return null;
      grown.push({ statement: statementOf(parent), name: node.text, value });
    } else if (node.field === 'left') return null;
    else if (!takes.includes(node)) takes.push(node);
  }
  if (grown.length === 0 || takes.length > 1) return null;
  const form = made.text.startsWith('b') ? 'bytes' : 'string';
  return { form, made, name: left.text, first, fills: grown.map((one) => one.statement), grown, takes };
}

function bindingNodes(binding: ReturnType<PyProgram['modules'][number]['scopes']['bindingOf']>): PyNode[] {
  const written = binding?.definitions.map((one) => one.node) ?? [];
  const read = binding?.loads.filter((one) => !written.includes(one)) ?? [];
  return [...written, ...read];
}
