import { constantOf } from '../../python/constants.ts';
import { argument } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { filledFrom } from './shared/streams/filled.ts';
import { streamableFindings } from './shared/streams/findings.ts';
import { framesRead } from './shared/streams/frames.ts';
import { mappedObjects } from './shared/streams/mapped.ts';
import { onlyKeeps } from './shared/streams/only-keeps.ts';
import { cursorsOf } from './shared/streams/sources.ts';
import type { Whole } from './shared/streams/wholes.ts';

/** All rows of a query are fetched although they are used one after the other. */
export const dbFetchall: Detector = {
  meta: { id: 'db-fetchall', title: 'All rows of a query are fetched before the first is used' },
  detect(program: PyProgram): CodeFinding[] {
    const rows = streamableFindings(program, {
      accepts: (whole) =>
        whole.what === 'records' || (whole.source?.kind === 'cursor' && whole.what !== 'documents'),
      innocent: (whole, reading) =>
        fewRows(whole, program) || reading.ends.some((end) => end.kind === 'keeps'),
      // What keeps the rows may be mended as well; a run shows whether they are much.
      doubtful: (reading) =>
        reading.ends.some(
          (end) =>
            (end.kind === 'comprehension' && !end.transformed) ||
            (end.kind === 'loop' && onlyKeeps(end.at, program)),
        ),
      why: (whole, reading) =>
        `${firstLine(whole.node)} holds every row of the result in a list, which grows with the table; line ${reading.ends[0]?.at.line} uses the rows once, one after the other.`,
      says: 'Take the rows from the cursor one at a time.',
      risk: 'The query stays open until its last row was used.',
    });
    return [...rows, ...filledFrom(program, 'records'), ...mappedObjects(program), ...framesRead(program)];
  },
};

function firstLine(node: PyNode): string {
  return node.text.split(/\r\n|\n|\r/)[0] ?? '';
}

const AGGREGATE = /^\s*select\s+(?:distinct\s+)?(?:count|sum|min|max|avg|total|exists)\s*\(/i;

/** The query itself says that its result is short: a small `limit`, an aggregate, one row by its key, a pragma. */
function fewRows(whole: Whole, program: PyProgram): boolean {
  const queries = cursorsOf(whole.node, program).map((call) => queryText(argument(call, 0), program));
  return queries.some((query) => {
    if (typeof query !== 'string') return false;
    if (
      /^\s*(?:pragma|show|explain|describe)\b/i.test(query) ||
      /\bsqlite_master\b|information_schema/i.test(query)
    )
      return true;
    const limit =
      /\blimit\s+(\d+)\s*(?:offset\s+\d+\s*)?;?\s*$/i.exec(query) ?? /\bselect\s+top\s+(\d+)/i.exec(query);
    if (limit) return Number(limit[1]) < 10_000;
    return /\bgroup\s+by\b/i.test(query)
      ? grouped(query)
      : AGGREGATE.test(query) || /^\s*select\s+distinct\b/i.test(query);
  });
}

/** The text of a query; of a name with several, the one that it got last before. */
function queryText(node: PyNode | null, program: PyProgram): unknown {
  const value = constantOf(node, program);
  if (value !== undefined || !node) return value;
  if (node.type === 'concatenated_string')
    return node.parts.map((part) => constantOf(part, program)).join('');
  if (node.type !== 'identifier') {
    // `"pragma table_info({})".format(name)`: how the query begins tells enough.
    const literal = [...node.walk()].find((one) => one.type === 'string');
    return literal?.text.replace(/^\w*(?:"{3}|'{3}|["'])|(?:"{3}|'{3}|["'])$/g, '');
  }
  const definitions = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
  const last = definitions.filter((one) => one.node.start < node.start).at(-1)?.value ?? null;
  return last && last.type !== 'identifier' ? queryText(last, program) : undefined;
}

/** Groups are fewer than rows, but only some columns promise that they are few; without an aggregate it is a plain select. */
function grouped(query: string): boolean {
  return /\b(?:count|sum|min|max|avg|total)\s*\(/i.test(query);
}
