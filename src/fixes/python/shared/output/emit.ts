import type { PyNode } from '../../../../python/syntax.ts';
import { operand as bracketed } from '../kept/statements.ts';
import type { Sink } from './sinks.ts';

/** Strings are joined from left to right, and `%` and `*` bind closer. */
function operand(text: string, node: PyNode): string {
  const simple = node.type === 'binary_operator' && /^[%*+]$/.test(node.get('operator')?.text ?? '');
  return simple ? text : bracketed(text, node);
}

/** How each piece is written, one by one, so that all of them together are the text that was handed over at once. */
export interface Emission {
  /** Lines before the first piece; tabs for levels. */
  readonly before: readonly string[];
  one(value: PyNode): string[];
  /** Item name → what writes it; for a loop over pieces. */
  item(name: string): string[];
  many(iterable: string, name: string): string[];
  readonly after: readonly string[];
  /** Something is written even where there is no piece. */
  readonly sureEmpty: boolean;
}

/** `null` where the separators cannot be told apart from the pieces in a simple way. */
export function emissionOf(
  sink: Sink,
  target: string,
  hasFirst: boolean,
  separatorName: string,
): Emission | null {
  const { separator, suffix, encode } = sink;
  if (sink.prefix) {
    if (sink.kind === 'print' || encode) return null;
    const inner = emissionOf({ ...sink, prefix: null }, target, false, separatorName);
    const start = `${target}.write(${sink.prefix.text})`;
    return inner && { ...inner, before: [start, ...inner.before] };
  }
  const coded = (text: string, simple: boolean) =>
    encode ? `${simple ? text : `(${text})`}${encode}` : text;
  if (sink.kind === 'print') {
    const end = sink.options.find((one) => one.get('name')?.text === 'end');
    const file = sink.options
      .filter((one) => one !== end)
      .map((one) => `, ${one.text}`)
      .join('');
    const last = end ? end.get('value')?.text : null;
    if (encode || (end && last !== '""' && last !== "''")) return null;
    const lineEnd = end ? '' : '\n';
    const whole = (suffix?.value ?? '') + lineEnd;
    if (separator.value === '\n' && whole === '\n')
      return plain((text) => `print(${text}${file})`, [], false);
    if (separator.value !== '') return null;
    const after = suffix
      ? [`print(${suffix.text}${end ? ', end=""' : ''}${file})`]
      : end
        ? []
        : [`print(${file.replace(/^, /, '')})`];
    const base = plain((text) => `print(${text}, end=""${file})`, after, true);
    return {
      ...base,
      one: (value) => {
        const line = withoutNewline(value);
        return line === null ? base.one(value) : [`print(${line}${file})`];
      },
    };
  }
  if (sink.kind === 'rows')
    return {
      before: [],
      one: (value) => [`${target}.writerow(${value.text})`],
      item: (name) => [`${target}.writerow(${name})`],
      many: (iterable) => [`${target}.writerows(${iterable})`],
      after: [],
      sureEmpty: true,
    };
  const write = (text: string, simple: boolean) => `${target}.write(${coded(text, simple)})`;
  if (separator.value === '') {
    const base = plain(
      (text) => write(text, simpleText(text)),
      suffix ? [write(suffix.text, true)] : [],
      true,
    );
    return encode ? base : { ...base, many: (iterable) => [`${target}.writelines(${iterable})`] };
  }
  if (suffix?.value === separator.value) {
    return {
      before: [],
      one: (value) => [write(followed(value, separator.text), false)],
      item: (name) => [write(`${name} + ${separator.text}`, false)],
      many: (iterable, name) => [
        `for ${name} in ${iterable}:`,
        `\t${write(`${name} + ${separator.text}`, false)}`,
      ],
      after: [],
      sureEmpty: false,
    };
  }
  const after = suffix ? [write(suffix.text, true)] : [];
  if (hasFirst)
    return {
      before: [],
      one: (value) => [write(`${separator.text} + ${operand(value.text, value)}`, false)],
      item: (name) => [write(`${separator.text} + ${name}`, false)],
      many: (iterable, name) => [
        `for ${name} in ${iterable}:`,
        `\t${write(`${separator.text} + ${name}`, false)}`,
      ],
      after,
      sureEmpty: true,
    };
  const next = `${separatorName} = ${separator.text}`;
  const empty = separator.text.startsWith('b') ? 'b""' : '""';
  return {
    before: [`${separatorName} = ${empty}`],
    one: (value) => [write(`${separatorName} + ${operand(value.text, value)}`, false), next],
    item: (name) => [write(`${separatorName} + ${name}`, false), next],
    many: (iterable, name) => [
      `for ${name} in ${iterable}:`,
      `\t${write(`${separatorName} + ${name}`, false)}`,
      `\t${next}`,
    ],
    after,
    sureEmpty: true,
  };
}

function plain(write: (text: string) => string, after: readonly string[], sureEmpty: boolean): Emission {
  return {
    before: [],
    one: (value) => [write(value.text)],
    item: (name) => [write(name)],
    many: (iterable, name) => [`for ${name} in ${iterable}:`, `\t${write(name)}`],
    after,
    sureEmpty,
  };
}

function simpleText(text: string): boolean {
  return /^[\w.]+$|^[\w.]+\([^()]*\)$|^[fFbB]?"[^"]*"$|^[fFbB]?'[^']*'$/.test(text);
}

/** An expression of a string, and a separator behind it: inside of its quotes where it is one plain literal. */
export function followed(value: PyNode, separator: string): string {
  const quoted = /^([fFuUbB]?)(["'])(?!\2)/.exec(value.text);
  const written = /^[bB]?["'](.*)["']$/s.exec(separator)?.[1];
  if (
    value.type === 'string' &&
    quoted &&
    written !== undefined &&
    !value.text.endsWith('"""') &&
    !written.includes(quoted[2] as string)
  )
    return `${value.text.slice(0, -1)}${written}${quoted[2]}`;
  return `${operand(value.text, value)} + ${separator}`;
}

/** The text that `print(a, b, file=…)` writes; `null` where its options make another one. */
export function printedText(call: PyNode): string | null {
  const parts = call.get('arguments')?.parts ?? [];
  const values = parts.filter((part) => part.type !== 'keyword_argument');
  if (parts.length - values.length !== 1 || values.some((one) => /splat/.test(one.type))) return null;
  const [only, second] = values;
  if (!only) return '"\\n"';
  if (!second && only.type === 'string') return followed(only, '"\\n"');
  return `"${values.map(() => '%s').join(' ')}\\n" % (${values.map((one) => one.text).join(', ')}${second ? '' : ','})`;
}

/** The text of an expression that ends with a literal line end, without that; `null` for any other. */
function withoutNewline(value: PyNode): string | null {
  const right =
    value.type === 'binary_operator' && value.get('operator')?.text === '+' ? value.get('right') : value;
  if (
    right?.type !== 'string' ||
    !/^[fFuU]?(?:"[^"]*[^\\"]\\n"|'[^']*[^\\']\\n'|"\\n"|'\\n')$/.test(right.text)
  )
    return null;
  const rest = `${right.text.slice(0, -3)}${right.text.slice(-1)}`;
  const left = value === right ? null : value.get('left');
  if (!left) return rest;
  if (/^[fFuU]?(?:""|'')$/.test(rest)) return left.text;
  return `${value.text.slice(0, right.start - value.start)}${rest}`;
}
