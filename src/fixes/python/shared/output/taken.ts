import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName, ownsLines, replacedBy, soleExpression, statementOf } from '../kept/statements.ts';
import { leveled } from '../streams/blocks.ts';
import type { Container } from './containers.ts';
import { emissionOf } from './emit.ts';
import { openCall } from './in-place.ts';
import { type Sink, sinkOf } from './sinks.ts';
import { takenPieceByPiece, typed } from './through-return.ts';

/** The place that takes all of a container → the same, piece by piece from a file; `null` where it needs the text itself. */
export function taken(load: PyNode, form: Container['form'], program: PyProgram): Edit[] | null {
  const module = program.moduleOf(load);
  const sink = sinkOf(load, form === 'list' ? 'list' : form === 'string' ? 'string' : 'buffer', program);
  if (!sink && form === 'bytes') return measured(load, program);
  if (!sink) return form === 'list' ? dumped(load, program) : null;
  if (!ownsLines(module, sink.statement)) return null;
  if (sink.kind === 'return') return returned(load, sink, form, program);
  const scope = module.scopes.scopeOf(sink.statement);
  const target = sink.kind === 'path' ? freshName('out', scope) : (sink.target?.text ?? '');
  const begin = form === 'list' ? [] : [`${sink.from.text}.seek(0)`];
  const lines = [...begin, ...written(sink, target, form, program)];
  if (lines.length === begin.length) return null;
  const copy = lines.some((one) => one.includes('copyfileobj'))
    ? imported(module, 'shutil', 'copyfileobj')
    : null;
  return [replacedBy(module, sink.statement, leveled(module, lines)), ...(copy?.edits ?? [])];
}

function written(sink: Sink, target: string, form: Container['form'], program: PyProgram): string[] {
  const module = program.moduleOf(sink.statement);
  const scope = module.scopes.scopeOf(sink.statement);
  const emission = emissionOf(sink, target, false, freshName('separator', scope));
  if (!emission) return [];
  const source = sink.from.text;
  const name = freshName(sink.separator.value === '' ? 'part' : 'line', scope);
  const whole = form !== 'list' && sink.kind !== 'print' && !sink.encode;
  const many = emission.many(source, name);
  const lines = whole
    ? [`${imported(module, 'shutil', 'copyfileobj').name}(${source}, ${target})`]
    : emission.before.length === 0 && many.length === 1
      ? many
      : [`for ${name} in ${source}:`, ...emission.item(name).map((line) => `\t${line}`)];
  const all = [...emission.before, ...lines, ...emission.after];
  return sink.kind === 'path'
    ? [`with ${openCall(sink)} as ${target}:`, ...all.map((line) => `\t${line}`)]
    : all;
}

/** `return "".join(parts)`: the function hands out the pieces, and its callers write them. */
function returned(load: PyNode, sink: Sink, form: Container['form'], program: PyProgram): Edit[] | null {
  const { fn } = sink;
  if (!fn || fn.generator || fn.async || fn.returns.length !== 1 || fn.decorators.length > 0) return null;
  if (sink.statement.parent !== fn.body || !sink.statement.contains(load) || sink.encode) return null;
  const ends = sink.prefix !== null || sink.suffix !== null;
  if (ends && sink.separator.value !== '') return null;
  const lines = [
    ...(sink.prefix ? [`yield ${sink.prefix.text}`] : []),
    ...(form === 'list' ? [] : [`${sink.from.text}.seek(0)`]),
    `yield from ${sink.from.text}`,
    ...(sink.suffix ? [`yield ${sink.suffix.text}`] : []),
  ];
  const change = takenPieceByPiece(
    {
      fn,
      edits: [replacedBy(fn.module, sink.statement, lines), ...typed(fn)],
      form: 'list',
      joined: { ...sink, prefix: null, suffix: null },
      always: false,
      query: false,
    },
    program,
  );
  return change && [...change.edits];
}

/** `len(buffer.getvalue())`. */
function measured(load: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(load);
  const value = load.parent?.parent;
  const call = value?.parent?.parent;
  if (call?.type !== 'call' || calledName(call, module) !== 'len') return null;
  return [replaceNode(module, call, `${load.text}.seek(0, 2)`)];
}

/** `json.dump(items, out)` in its plain form: the brackets and the separators that it writes. */
function dumped(load: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(load);
  const statement = statementOf(load);
  const call = soleExpression(statement);
  if (call?.type !== 'call' || calledName(call, module) !== 'json.dump' || argument(call, 0) !== load)
    return null;
  if (!ownsLines(module, statement)) return null;
  const out = argument(call, 1, 'fp');
  const options = (call.get('arguments')?.parts ?? []).slice(2);
  if (
    !out ||
    options.some((one) => !/^(?:ensure_ascii|sort_keys|default)$/.test(one.get('name')?.text ?? ''))
  )
    return null;
  const scope = module.scopes.scopeOf(statement);
  const [separator, item] = [freshName('separator', scope), freshName('item', scope)];
  const dumps = (call.get('function')?.text ?? '').replace(/dump$/, 'dumps');
  const given = options.map((one) => `, ${one.text}`).join('');
  return [
    replaceNode(
      module,
      statement,
      [
        `${separator} = "["`,
        `for ${item} in ${load.text}:`,
        `\t${out.text}.write(${separator} + ${dumps}(${item}${given}))`,
        `\t${separator} = ", "`,
        `${out.text}.write("[]" if ${separator} == "[" else "]")`,
      ]
        .map((line) => line.replace(/\t/g, module.indent))
        .join(`\n${/[^\r\n]*$/.exec(module.text.slice(0, statement.start))?.[0] ?? ''}`),
    ),
  ];
}
