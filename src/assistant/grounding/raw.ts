import type { Source } from '../../schema/source.ts';
import type { Assertion } from './assertions.ts';

const HIERARCHIES = /^(?:memory|pids|cpuset|cpu|cpuacct|cpu,cpuacct|blkio|hugetlb|unified|systemd)\//;

/** Files of one value, by their own names: `pids.peak` of a group, `kernel.threads-max` of the host. */
export function rawAssertions(sources: readonly Source[]): Assertion[] {
  return sources.flatMap((source) => {
    const lines = source.lines.filter(({ text }) => text.trim() !== '');
    const [line] = lines;
    if (lines.length !== 1 || !line) return [];
    const place = placeOf(source.name);
    const text = line.text.trim();
    const number = /^-?\d{1,15}$/.test(text) ? Number(text) : null;
    if (!place || (number === null && !/^[\w.,-]{1,40}$/.test(text))) return [];
    const at = { source: source.path, line: line.number, text: line.text };
    return [
      { ...place, when: source.moment, value: number ?? text, unit: number === null ? 'name' : 'count', at },
    ];
  });
}

function placeOf(name: string): { subject: string; field: string } | null {
  const group = /^sys\/fs\/cgroup\/(.*)\/([\w.]+)$/.exec(name);
  if (group)
    return { subject: `cgroup:/${(group[1] ?? '').replace(HIERARCHIES, '')}`, field: group[2] ?? '' };
  const process = /^proc\/(\d+)\/(\w+)$/.exec(name);
  if (process) return { subject: `process:${process[1]}`, field: process[2] ?? '' };
  const setting = /^proc\/sys\/(.+)$/.exec(name)?.[1];
  return setting ? { subject: 'host', field: setting.replaceAll('/', '.') } : null;
}

/** What the host calls itself. */
export function hostNames(sources: readonly Source[]): string[] {
  return sources.flatMap(({ name, lines }) => {
    const [first] = lines;
    if (/(?:^|\/)etc\/hostname$|proc\/sys\/kernel\/hostname$|commands\/hostname$/.test(name))
      return first ? [first.text.trim()] : [];
    const uname =
      /(?:^|\/)uname(?:_-a)?$/.test(name) && first ? /^Linux (\S+) /.exec(first.text)?.[1] : undefined;
    return uname ? [uname] : [];
  });
}
