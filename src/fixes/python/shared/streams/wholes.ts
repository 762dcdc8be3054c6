import type { Edit } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument, argumentCount, calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { decodesJson, parsesJson } from './json-calls.ts';
import { joinedDocuments } from './json-joined.ts';
import { type Source, sourceOf } from './sources.ts';
import { split } from './splits.ts';
import { textOf, type WholeText } from './texts.ts';

/** An expression whose value has all items of a source at once, and how to say the same one item at a time. */
export interface Whole {
  readonly what: 'lines' | 'words' | 'rows' | 'records' | 'documents' | 'text';
  /** The expression that has the items. */
  readonly node: PyNode;
  /** What allocates: the innermost reading call. */
  readonly at: PyNode;
  readonly source: Source | null;
  /** What it reads from, as the program writes it; `null` where a path must be opened first. */
  readonly handle: string | null;
  /** The text that was read whole first. */
  readonly text: WholeText | null;
  /** Source expression → an iterator over the same items. */
  stream(handle: string): string;
  /** Source expression → the lines of a generator over the same items. */
  generator(handle: string): string[];
  /**
   * `same`: item for item; `last-empty`: without the empty string after a last line end; `near`: the same for tidy input only.
   */
  readonly exact: 'same' | 'last-empty' | 'near';
  /** Items come as parts of each line: the name of a line, and what gives its parts. */
  readonly nested?: { readonly outer: string; readonly inner: string };
  /** What `stream` needs in the module: a helper function, an import. */
  readonly edits?: readonly Edit[];
  /** The same items by another way, which is exact where this one is not. */
  readonly otherwise?: Whole;
}

/** `x.readlines()`, `list(reader)`, `[line for line in file]`, `x.read().splitlines()`, `cursor.fetchall()` → the whole. */
export function wholeOf(node: PyNode, program: PyProgram): Whole | null {
  if (node.type === 'list_comprehension') return comprehended(node, program);
  if (node.type === 'list') return splatted(node, program);
  if (node.type !== 'call') return null;
  const method = node.get('function')?.type === 'attribute' ? node.get('function') : null;
  const name = method?.get('attribute')?.text;
  const object = method?.get('object') ?? null;
  if (object && name === 'readlines' && argumentCount(node) === 0)
    return plain(node, object, 'lines', program);
  if (object && name === 'fetchall' && argumentCount(node) === 0)
    return plain(node, object, 'records', program);
  if (object && (name === 'splitlines' || name === 'split')) return split(node, object, name, program);
  const full = calledName(node, program.moduleOf(node));
  if (full === 'list' || full === 'tuple')
    return argumentCount(node) === 1 ? listed(node, argument(node, 0), program) : null;
  if (full === 'io.StringIO' || full === 'io.BytesIO') return buffered(node, full, program);
  return joinedDocuments(node, program);
}

/** What open files are called, where nothing shows where they come from. */
const FILE_NAMES =
  /^(?:self\.)?_?(?:f|fh|fp|fd|fin|inp\w*|src|source|reader|stdin|log|\w*file\w*|\w*handle\w*|\w*stream\w*)$/i;

function plain(node: PyNode, object: PyNode, what: Whole['what'], program: PyProgram): Whole | null {
  const source = sourceOf(object, program);
  const name = dottedName(object, program.moduleOf(object));
  if (!source && (name !== null || (what === 'lines' && !FILE_NAMES.test(object.text)))) return null;
  return {
    what,
    node,
    at: node,
    source,
    handle: object.text,
    text: null,
    stream: (handle) => handle,
    generator: (handle) => [`yield from ${handle}`],
    exact: 'same',
  };
}

/** `list(source)`, `[*source]` and `list(map(json.loads, source))`. */
function listed(node: PyNode, inner: PyNode | null, program: PyProgram): Whole | null {
  if (!inner) return null;
  if (inner.type === 'generator_expression') return comprehended(node, program, inner);
  const module = program.moduleOf(node);
  if (calledName(inner, module) === 'map' && argumentCount(inner) === 2) {
    const fn = argument(inner, 0);
    const from = argument(inner, 1);
    const source = sourceOf(from, program) ?? wholeSource(from, program);
    const documents = decodesJson(fn, program);
    const strips = /^(?:str|bytes)\.\w*strip$/.test(dottedName(fn, module) ?? '');
    if (!from || !source || (!documents && !strips)) return null;
    return { ...whole(node, inner, source), what: documents ? 'documents' : 'lines', node };
  }
  const source = sourceOf(inner, program);
  return source && { ...whole(node, inner, source), node };
}

function splatted(node: PyNode, program: PyProgram): Whole | null {
  const [only, second] = node.parts;
  if (!only || second || only.type !== 'list_splat') return null;
  return listed(node, only.parts[0] ?? null, program);
}

const WHAT: Readonly<Record<Source['kind'], Whole['what']>> = {
  file: 'lines',
  stdin: 'lines',
  csv: 'rows',
  cursor: 'records',
  response: 'lines',
};

function whole(node: PyNode, inner: PyNode, source: Source): Whole {
  return {
    what: WHAT[source.kind],
    node,
    at: node,
    source,
    handle: inner.text,
    text: null,
    stream: (handle) => handle,
    generator: (handle) => [`yield from ${handle}`],
    exact: 'same',
  };
}

const LIGHT = /^(?:strip|rstrip|lstrip|split|rsplit|partition|decode|lower|upper|removesuffix)$/;

/** The name in `line`, `line.strip()`, `line.rstrip("\n").split(",")`. */
export function itemOf(node: PyNode): PyNode | null {
  let root: PyNode | null = node;
  while (root?.type === 'call' && LIGHT.test(root.get('function')?.get('attribute')?.text ?? ''))
    root = root.get('function')?.get('object') ?? null;
  return root?.type === 'identifier' ? root : null;
}

/** `[… for item in source]`: the items themselves, their parts, or documents parsed from them. */
function comprehended(node: PyNode, program: PyProgram, inner = node): Whole | null {
  const clauses = inner.parts.filter((part) => part.type === 'for_in_clause');
  const [clause, second] = clauses;
  const body = inner.get('body');
  const from = clause?.get('right');
  if (!clause || second || !body || !from || /^async\b/.test(clause.text)) return null;
  const source = sourceOf(from, program) ?? wholeSource(from, program) ?? generatorSource(from, program);
  if (!source) return null;
  const parses = [...body.walk()].some((one) => parsesJson(one, program));
  const same = itemOf(body)?.text === clause.get('left')?.text;
  if (!parses && !same && source.kind !== 'cursor') return null;
  const conditions = inner.parts.filter((part) => part.type === 'if_clause');
  const open = conditions.map((one) => `if ${one.parts[0]?.text}:`);
  const before = source.kind === 'cursor' ? 'records' : WHAT[source.kind];
  return {
    ...whole(node, from, source),
    what: parses ? 'documents' : before,
    node,
    stream: () => `(${inner.text.slice(1, -1)})`,
    generator: (handle) => [
      `for ${clause.get('left')?.text} in ${handle}:`,
      ...open.map((line, index) => `${'\t'.repeat(index + 1)}${line}`),
      `${'\t'.repeat(open.length + 1)}yield ${body.text}`,
    ],
  };
}

/** What a generator expression reads first. */
function generatorSource(from: PyNode, program: PyProgram): Source | null {
  const clause =
    from.type === 'generator_expression' ? from.parts.find((part) => part.type === 'for_in_clause') : null;
  return clause ? sourceOf(clause.get('right'), program) : null;
}

/** A whole that is read by another one: `[json.loads(line) for line in handle.readlines()]`. */
function wholeSource(from: PyNode | null, program: PyProgram): Source | null {
  const inner = from && from.type !== 'identifier' ? wholeOf(from, program) : null;
  if (!inner) return null;
  const kind = inner.what === 'records' ? 'cursor' : 'file';
  return inner.source ?? { kind, opened: null, holder: null, binary: null };
}

/** `io.StringIO(x.read())`: a file in memory over a file. */
function buffered(node: PyNode, full: string, program: PyProgram): Whole | null {
  const inner = argument(node, 0);
  const text = inner && argumentCount(node) === 1 ? textOf(inner, program) : null;
  if (!text || text.stripped) return null;
  const [decode] = text.decoded;
  const encoding = decode
    ? /^\.decode\((.*)\)$/s.exec(decode)?.[1]?.split(',')[0]?.trim() || '"utf-8"'
    : null;
  if ((full === 'io.BytesIO') !== (text.binary === true && !decode)) return null;
  const codecs = imported(program.moduleOf(node), 'codecs', 'iterdecode');
  const byFunction = text.byFunction ? [...text.byFunction, ...(encoding ? codecs.edits : [])] : null;
  const coding = encoding?.replace(/^encoding=/, '');
  const opened = (handle: string) =>
    encoding && text.byFunction
      ? `${codecs.name}(${handle}, ${coding})`
      : encoding
        ? `io.TextIOWrapper(${handle}, encoding=${coding}, newline="\\n")`
        : handle;
  return {
    what: 'text',
    node,
    at: text.read,
    source: text.source,
    handle: text.handle,
    text,
    stream: opened,
    generator: (handle) => [`yield from ${opened(handle)}`],
    exact: byFunction ? 'near' : 'same',
    ...(byFunction ? { edits: byFunction } : {}),
  };
}
