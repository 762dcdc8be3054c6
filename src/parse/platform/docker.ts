import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { jsonTrees } from './json-tree.ts';
import { plain } from './plain.ts';
import { parseDockerSize } from './quantity.ts';
import { type Time, timeOf } from './time.ts';
import { get, objectsIn, readers, type Tree } from './tree.ts';

type Bound = Cited<number | 'unlimited'> | null;

/** One container of `docker inspect` or `podman inspect`; sizes in bytes. */
export interface DockerContainer {
  readonly id: Cited<string> | null;
  readonly name: Cited<string> | null;
  readonly status: Cited<string> | null;
  readonly oomKilled: Cited<boolean> | null;
  readonly exitCode: Cited<number> | null;
  readonly error: Cited<string> | null;
  readonly started: Cited<Time> | null;
  readonly finished: Cited<Time> | null;
  readonly restartCount: Cited<number> | null;
  readonly memory: Bound;
  /** Memory and swap together; `null` where it was left to the default, twice the memory. */
  readonly memorySwap: Bound;
  readonly shmSize: Cited<number> | null;
  readonly pidsLimit: Bound;
  readonly oomKillDisable: Cited<boolean> | null;
}

/** A row of `docker stats`; sizes in bytes as rounded by Docker. */
export interface DockerStats {
  readonly id: string;
  readonly name: string | null;
  readonly used: number;
  /** The host's memory where the container has no limit. */
  readonly limit: number;
  readonly pids: number | null;
}

export interface DockerFacts {
  readonly containers: readonly DockerContainer[];
  readonly stats: readonly Cited<DockerStats>[];
  readonly serverVersions: readonly Cited<string>[];
}

const SIZE = String.raw`(\d{1,15}(?:\.\d{1,9})? ?[kKMGTP]?i?B)`;
const STATS = new RegExp(
  String.raw`^(\S+) +(?:(\S+) +)?(?:\d{1,9}(?:\.\d{1,9})?%|--) +${SIZE} \/ ${SIZE} +(?:\d{1,9}(?:\.\d{1,9})?%|--)`,
);
const NETWORK_AND_PIDS = /B +(\d{1,9})(?: |$)/g;
const MARKS =
  /"(?:OOMKilled|HostConfig|OomKillDisable|ShmSize|PidsLimit)" ?:|% +[\d.]{1,15} ?[kKMGT]?i?B \/ [\d.]{1,15} ?[kKMGT]?i?B|^\s*(?:Server(?: Version)?:|Docker version )/;

export function isDocker(source: Source): boolean {
  return source.lines.some((line) => MARKS.test(line.text));
}

/** `docker inspect` (or one member of it), `docker stats --no-stream`, the server's part of `docker version|info`. */
export function parseDocker(source: Source): DockerFacts {
  const containers = objectsIn(jsonTrees(source), isContainer).map((one) => container(source, one));
  const stats = source.lines.flatMap((line) => {
    const text = plain(line).trim();
    const row = text.includes('%') ? STATS.exec(text) : null;
    const used = row && parseDockerSize(row[3] as string);
    const limit = row && parseDockerSize(row[4] as string);
    // A container that does not run has a row of zeros.
    if (!row || used === null || !limit) return [];
    const pids = [...text.slice(row[0].length).matchAll(NETWORK_AND_PIDS)].at(-1)?.[1];
    const name = row[2] ?? null;
    const one = { id: row[1] as string, name, used, limit, pids: pids === undefined ? null : Number(pids) };
    return [cited(one, source, line)];
  });
  return { containers, stats, serverVersions: serverVersions(source) };
}

const PARTS = ['State', 'HostConfig', 'OOMKilled', 'OomKillDisable'];

function isContainer(object: Tree): boolean {
  return PARTS.some((key) => object.fields.has(key));
}

function container(source: Source, object: Tree): DockerContainer {
  const { text, number, flag, read } = readers(source);
  // `{{json .State}}` and `{{json .HostConfig}}` print one member alone.
  const inner = get(object, 'State');
  const state = inner && inner.fields.size > 0 ? inner : object;
  const host = get(object, 'HostConfig') ?? object;
  const name = text(get(object, 'Name'));
  /** Docker writes 0 or -1 for no limit. */
  const bound = (from: Tree | undefined): Bound => {
    const found = number(from);
    return found && { value: found.value > 0 ? found.value : ('unlimited' as const), at: found.at };
  };
  const swap = bound(get(host, 'MemorySwap'));
  return {
    id: text(get(object, 'Id')),
    name: name && { value: name.value.replace(/^\//, ''), at: name.at },
    status: text(get(state, 'Status')),
    oomKilled: flag(get(state, 'OOMKilled')),
    exitCode: number(get(state, 'ExitCode')),
    error: text(get(state, 'Error')),
    started: read(get(state, 'StartedAt'), timeOf),
    finished: read(get(state, 'FinishedAt'), timeOf),
    restartCount: number(get(object, 'RestartCount')),
    memory: bound(get(host, 'Memory')),
    memorySwap: number(get(host, 'MemorySwap'))?.value === 0 ? null : swap,
    shmSize: number(get(host, 'ShmSize')),
    pidsLimit: bound(get(host, 'PidsLimit')),
    oomKillDisable: flag(get(host, 'OomKillDisable')),
  };
}

/** `docker version` prints the client first, then below `Server:` the engine; `docker info` one line. */
function serverVersions(source: Source): Cited<string>[] {
  const found: Cited<string>[] = [];
  let isServer = false;
  for (const line of source.lines) {
    const text = plain(line);
    const info = /^\s*Server Version: (\S+)/.exec(text)?.[1];
    const version = isServer ? /^\s+Version: +(\S+)/.exec(text)?.[1] : undefined;
    if (/^\S/.test(text)) isServer = /^Server:/.test(text);
    if (version !== undefined) isServer = false;
    if (info !== undefined || version !== undefined) {
      found.push(cited((info ?? version) as string, source, line));
    }
  }
  return found;
}
