import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import {
  freshName,
  linesBefore,
  ownsLines,
  replacedBy,
  soleExpression,
  statementOf,
} from '../kept/statements.ts';
import { deepened } from './blocks.ts';
import { namedSmall } from './findings.ts';
import { textOf, type WholeText } from './texts.ts';

const BLOCK = '1 << 16';
const DIGEST = /^hashlib\.(?:md5|sha1|sha\d+\w*|blake2\w|new)$/;
const CHECKSUM = /^zlib\.(?:crc32|adler32)$|^binascii\.crc32$/;

interface Change {
  readonly edits: readonly Edit[];
  readonly says: string;
}

/** `out.write(file.read())`, `digest.update(file.read())`, `len(file.read())`: all of a file for what takes it in parts. */
export function textUses(program: PyProgram, kind: 'file' | 'response'): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'call') continue;
      const taken = takenBy(node, program);
      if (!taken) continue;
      const { text, use } = taken;
      const own = text.source?.kind === 'response' ? 'response' : 'file';
      if (own !== kind) continue;
      const volume = volumeOf(text.read, program);
      if (isSmall(volume, program)) continue;
      if (volume.bytes === null && namedSmall(text.read, text.source, program)) continue;
      const change = changeFor(node, text, use, program);
      const rewrites: Rewrite[] = change
        ? [{ ...change, risk: 'None that is known: the same bytes in the same order.', proof: 'text' }]
        : [];
      const at = text.read;
      findings.push({
        at,
        alsoAt: node.line === at.line ? [] : [node],
        why: `${at.text} holds all of the ${kind === 'file' ? 'file' : 'body'} at once, and line ${node.line} takes it once, from start to end.`,
        savingBytes: volume.bytes,
        rewrites,
      });
    }
  return findings;
}

type UseName = 'write' | 'update' | 'digest' | 'checksum' | 'len' | 'count';

/** The one use of a text that is a name: nothing else may read it. */
function takenBy(call: PyNode, program: PyProgram): { text: WholeText; use: UseName } | null {
  const name = calledName(call, program.moduleOf(call));
  const callee = call.get('function');
  const method = callee?.type === 'attribute' ? callee.get('attribute')?.text : null;
  const first = call.get('arguments')?.parts[0] ?? null;
  const only = argumentCount(call) === 1 ? first : null;
  const use: UseName | null =
    name === 'len'
      ? 'len'
      : name !== null && DIGEST.test(name)
        ? 'digest'
        : name !== null && CHECKSUM.test(name)
          ? 'checksum'
          : (method === 'write' || method === 'write_bytes' || method === 'write_text') && name === null
            ? 'write'
            : method === 'update' && name === null
              ? 'update'
              : method === 'count'
                ? 'count'
                : null;
  if (!use) return null;
  const from = use === 'count' ? (callee?.get('object') ?? null) : only;
  const text = from ? textOf(from, program) : null;
  if (!text || text.stripped || text.byFunction || text.decoded.length > 0) return null;
  if (use === 'count' && (only?.type !== 'string' || !/^b?(["'])(?:[^\\]|\\n|\\t)\1$/.test(only.text)))
    return null;
  return { text, use };
}

function changeFor(call: PyNode, text: WholeText, use: UseName, program: PyProgram): Change | null {
  const module = program.moduleOf(call);
  const statement = statementOf(call);
  if (!ownsLines(module, statement) || text.statements.some((one) => !ownsLines(module, one))) return null;
  if (text.statements.some((one) => one.parent !== statement.parent)) return null;
  const scope = module.scopes.scopeOf(call);
  // A call that opens the file must run once, not once a block.
  const named = text.handle !== null && !/[([]/.test(text.handle);
  const handle = named ? (text.handle as string) : freshName('source', scope);
  const opening = text.open ?? text.handle;
  const gone = text.statements.map((one) => replacedBy(module, one, []));
  const open = (lines: string[]) =>
    !named ? [`with ${opening} as ${handle}:`, ...lines.map((line) => `${module.indent}${line}`)] : lines;
  const chunk = freshName('chunk', scope);
  const empty = text.binary === false ? '""' : 'b""';
  if (text.binary === null) return null;
  const loop = `for ${chunk} in iter(lambda: ${handle}.read(${BLOCK}), ${empty}):`;
  if (use === 'write') {
    if (soleExpression(statement) !== call) return null;
    const copy = imported(module, 'shutil', 'copyfileobj');
    const object = call.get('function')?.get('object')?.text;
    const method = call.get('function')?.get('attribute')?.text;
    const out = method === 'write' ? null : freshName('out', scope);
    const target = out ?? object;
    if (out) {
      const lines = [
        `with ${object}.open(${method === 'write_bytes' ? '"wb"' : '"w"'}) as ${out}:`,
        `${module.indent}${copy.name}(${handle}, ${out})`,
      ];
      return {
        says: 'Copy the file block by block.',
        edits: [replacedBy(module, statement, open(lines)), ...gone, ...copy.edits],
      };
    }
    return {
      says: 'Copy the file block by block.',
      edits: [
        replacedBy(module, statement, open([`${copy.name}(${handle}, ${target})`])),
        ...gone,
        ...copy.edits,
      ],
    };
  }
  if (use === 'update') {
    if (soleExpression(statement) !== call) return null;
    const target = call.get('function')?.text;
    return {
      says: 'Feed the digest block by block.',
      edits: [replacedBy(module, statement, open([loop, `${module.indent}${target}(${chunk})`])), ...gone],
    };
  }
  if (use === 'digest') {
    const digest = freshName('digest', scope);
    const made = `${call.get('function')?.text}()`;
    const before = [`${digest} = ${made}`, ...open([loop, `${module.indent}${digest}.update(${chunk})`])];
    if (inside(call, statement)) return null;
    return {
      says: 'Feed the digest block by block.',
      edits: [linesBefore(module, statement, before), replaceNode(module, call, digest), ...gone],
    };
  }
  if (use === 'checksum') {
    const sum = freshName('checksum', scope);
    const fn = call.get('function')?.text ?? '';
    const start = /adler32$/.test(fn) ? 1 : 0;
    const before = [`${sum} = ${start}`, ...open([loop, `${module.indent}${sum} = ${fn}(${chunk}, ${sum})`])];
    if (inside(call, statement)) return null;
    return {
      says: 'Compute the checksum block by block.',
      edits: [linesBefore(module, statement, before), replaceNode(module, call, sum), ...gone],
    };
  }
  const each = use === 'len' ? `len(${chunk})` : `${chunk}.count(${call.get('arguments')?.parts[0]?.text})`;
  if (/^(?:if|for|while|with|try)_statement$/.test(statement.type)) return null;
  const opened = named
    ? []
    : [
        linesBefore(module, statement, [`with ${opening} as ${handle}:`]),
        ...deepened(module, statement, statement),
      ];
  return {
    says: 'Count block by block.',
    edits: [
      ...opened,
      replaceNode(
        module,
        call,
        `sum(${each} for ${chunk} in iter(lambda: ${handle}.read(${BLOCK}), ${empty}))`,
      ),
      ...gone,
    ],
  };
}

/** The call runs more often than its statement, or not at all: lines before the statement would not do. */
function inside(call: PyNode, statement: PyNode): boolean {
  for (let node = call.parent; node && node !== statement; node = node.parent)
    if (
      /comprehension$|^generator_expression$|^lambda$|^conditional_expression$|^boolean_operator$|^block$/.test(
        node.type,
      )
    )
      return true;
  return (
    /^(?:while_statement|if_statement|for_statement|with_statement|try_statement)$/.test(statement.type) &&
    statement.type !== 'if_statement' &&
    statement.type !== 'for_statement'
  );
}
