import { WORD_START } from './boundary.ts';
import { type Find, groupsOf } from './kinds.ts';

const HEX = '[0-9A-Fa-f]';
const groupsBy = (separator: string) =>
  `${HEX}{8}(?:${separator}${HEX}{4}){3}${separator}${HEX}{12}(?!${HEX})`;
const UUID_BODY = `(?:${groupsBy('-')}|${groupsBy('_')})`;

/** The UID of a pod in the name of its cgroup; of static pods it is a digest. */
const POD_UID = new RegExp(`(?<=[-/]pod)(?<UID>${UUID_BODY}|[0-9a-f]{32}(?![0-9A-Za-z]))`, 'gd');
const UUID = new RegExp(`(?<UUID>(?<![0-9A-Fa-f])${UUID_BODY})`, 'gd');
/** As cgroup paths, runtimes and kernel lines carry it; `sha256:` goes before digests of images. */
const LONG_ID = /(?<!sha256:)(?<=[-/:=_"'\s]|^)(?<CONTAINER>[0-9a-f]{64})(?![0-9A-Za-z])/dgm;
const WITH_RUNTIME =
  /(?<=(?:docker|containerd|cri-o|podman|runc):\/\/)(?<CONTAINER>[0-9a-f]{12,64})(?![0-9A-Za-z])/dg;
/** `docker ps`, `docker stats`, `crictl ps` begin their rows with a short id. */
const IN_TABLE = /^(?<CONTAINER>(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,13})(?= {2,}\S)/dgm;
const SHORT = new RegExp(`${WORD_START}(?<CONTAINER>[0-9a-f]{12})(?![0-9A-Za-z])`, 'dg');

/** Ids of containers and pods, masked by what they are: they are what ties one line of evidence to another. */
export function* containers(text: string): Generator<Find> {
  yield* groupsOf(text, POD_UID, 'anywhere');
  yield* groupsOf(text, UUID, 'anywhere');
  for (const pattern of [LONG_ID, WITH_RUNTIME, IN_TABLE]) {
    yield* groupsOf(text, pattern, pattern === IN_TABLE ? 'word' : 'anywhere');
  }
  const short = new Set([...text.matchAll(LONG_ID)].map((match) => match[0].slice(0, 12)));
  if (short.size === 0) return;
  for (const find of groupsOf(text, SHORT, 'word')) {
    if (short.has(text.slice(find.start, find.end))) yield find;
  }
}
