import type { Facts } from '../../facts/types.ts';
import type { Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import type { Assertion } from './assertions.ts';
import { psRows } from './ps-rows.ts';

/** Bytes of a page on every machine whose report does not show another size. */
const PAGE = 4096;
const PAGES_OF_REPORT = /^(?:rss|total_vm|swap|pages\..*)$/;

/** What the kernel counts in pages, in bytes as well: people say either. */
export function inBytes(all: readonly Assertion[], facts: Facts): Assertion[] {
  const pageBytes = facts.event?.report?.pageBytes ?? PAGE;
  return all.flatMap((one) =>
    one.unit === 'pages' && PAGES_OF_REPORT.test(one.field) && typeof one.value === 'number'
      ? [{ ...one, value: one.value * pageBytes, unit: 'bytes' as const }]
      : [],
  );
}

/** Caches of the kernel, free blocks, nodes at the kill, rollups of smaps: what further files say. */
export function furtherAssertions(facts: Facts, sources: readonly Source[]): Assertion[] {
  return [
    ...ofEvents(facts),
    ...ofSnapshots(facts),
    ...slabRows(sources),
    ...uids(sources),
    ...psRows(sources),
  ];
}

function ofEvents({ events }: Facts): Assertion[] {
  return events.flatMap(({ report }, event) => {
    const { memInfo } = report ?? {};
    const zones = (memInfo?.zones ?? []).flatMap(({ name, buddy }) =>
      (buddy?.value ?? []).map((count, order) =>
        counted(`zone:${name}`, `blocks.${(PAGE / 1024) * 2 ** order}`, count, buddy?.at as Evidence, 'kill'),
      ),
    );
    const nodes = (memInfo?.nodes ?? []).flatMap(({ node, fields }) =>
      [...fields].map(
        ([name, { value, at }]): Assertion => ({
          subject: `node:${node}`,
          field: `node.${name}`,
          when: 'kill',
          value,
          unit: 'bytes',
          at,
        }),
      ),
    );
    return [...zones, ...nodes].map((one) => ({ ...one, event }));
  });
}

function ofSnapshots({ parsed }: Facts): Assertion[] {
  return (['before', 'after'] as const).flatMap((when) =>
    [...parsed[when].processes.values()].flatMap(({ pid, rollup }) =>
      [...rollup].map(
        ([name, { value, at }]): Assertion => ({
          subject: `process:${pid}`,
          field: `rollup.${name}`,
          when,
          value,
          unit: 'bytes',
          at,
        }),
      ),
    ),
  );
}

/** The real user of proc/PID/status, `Uid: real effective saved filesystem` (proc_pid_status(5)). */
function uids(sources: readonly Source[]): Assertion[] {
  return sources.flatMap(({ name, path, lines }) => {
    const pid = /^proc\/(\d+)\/status$/.exec(name)?.[1];
    const line = pid === undefined ? undefined : lines.find(({ text }) => /^Uid:\s+\d/.test(text));
    const uid = line && /^Uid:\s+(\d+)/.exec(line.text)?.[1];
    const at = line && { source: path, line: line.number, text: line.text };
    return at ? [counted(`process:${pid}`, 'uid', Number(uid), at, 'static')] : [];
  });
}

/** proc/slabinfo 2.x: `name <active_objs> <num_objs> <objsize> …` (slabinfo(5)). */
function slabRows(sources: readonly Source[]): Assertion[] {
  return sources
    .filter(({ name }) => /^proc\/slabinfo$/.test(name))
    .flatMap(({ path, moment, lines }) =>
      lines.flatMap(({ number, text }) => {
        const [, name, active, all, size] = /^([\w.:-]+) +(\d+) +(\d+) +(\d+) /.exec(text) ?? [];
        const at = { source: path, line: number, text };
        const row = (field: string, value: string | undefined) =>
          counted(`slab:${name}`, field, Number(value), at, moment);
        return name
          ? [
              row('objects', active),
              row('num_objs', all),
              { ...row('objsize', size), unit: 'bytes' as const },
            ]
          : [];
      }),
    );
}

function counted(
  subject: string,
  field: string,
  value: number,
  at: Evidence,
  when: Assertion['when'],
): Assertion {
  return { subject, field, when, value, unit: 'count', at };
}
