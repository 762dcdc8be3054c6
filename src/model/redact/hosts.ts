import { pastEscape } from './boundary.ts';
import { type Find, groupsOf } from './kinds.ts';
import { isPublicDomain, isSystemHost, isTelling } from './words.ts';

const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`;
const NAME = String.raw`(?<HOST>[A-Za-z0-9](?:[\w.-]{0,251}[A-Za-z0-9])?)`;
const TAG = String.raw`[^\s:[\]]{1,64}(?:\[\d{1,10}\])?:`;

/** The places that name this host, and none but hosts. */
const PLACES: readonly RegExp[] = [
  // uname -a; also `Linux web-1 5.10.0 …` as top of a paste.
  new RegExp(String.raw`^(?:\S{0,40}\|)?Linux (?!version )${NAME} \d+\.\d+\.\d+`, 'dgm'),
  // syslog, journalctl short, in any language; then short-iso, and RFC 5424.
  new RegExp(
    String.raw`^(?:<\d{1,3}>)?\p{L}{1,8}\.? [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ${NAME} ${TAG}`,
    'dgmu',
  ),
  new RegExp(String.raw`^(?:<\d{1,3}>)?${ISO} ${NAME} ${TAG}`, 'dgm'),
  new RegExp(String.raw`^<\d{1,3}>1 ${ISO} ${NAME} `, 'dgm'),
  // Talos.
  new RegExp(`^${NAME}: (?:kern|user|daemon): +(?:emerg|alert|crit|err|warning|notice|info|debug): `, 'dgm'),
  new RegExp(String.raw`^==> (?:\S{0,200}/)?etc/hostname <==\r?\n${NAME}`, 'dgm'),
  new RegExp(`^(?:hostname|nodename) ${NAME}$`, 'dgm'),
  new RegExp(
    String.raw`(?:[Hh]ostname|HOSTNAME|[Nn]ode[Nn]ame|NODE_NAME|Host name)\\?["']?[ \t]{0,20}[=:][ \t]{0,20}\\?["']?${NAME}(?![\w.-]*[([])`,
    'dg',
  ),
  new RegExp(String.raw`\bserver ${NAME} (?:not responding|OK|timed out)`, 'dg'),
  new RegExp(String.raw`(?:^|[\s;'"])(?:host|hostaddr|Server|Data Source)=${NAME}(?=[\s;'"]|$)`, 'dgm'),
  /(?<![A-Za-z0-9.-])(?<HOST>ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})(?![A-Za-z0-9])/dg,
];
const HOSTS_FILE =
  /^[ \t]*(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{2,39})[ \t]+(?=[a-z])([\w.-]+(?:[ \t]+[\w.-]+){0,20})[ \t]*(?:#.*)?$/dgm;

const DOTTED = /(?<![\w.@-])[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+/g;
const TOP =
  /^(?:com|net|org|edu|gov|mil|biz|io|dev|ai|cloud|tech|eu|de|at|ch|fr|nl|be|uk|es|pt|pl|cz|se|fi|dk|no|ru|ua|br|mx|ca|jp|cn|kr|in|au|nz|us|local|localdomain|internal|intern|lan|corp|intra|intranet|home|arpa|test|example|invalid|svc|consul)$/i;
/** Also attributes of Python objects (`self.io`), hence names of hosts only among at least three labels. */
const SHORT_TOP = /^(?:com|org|edu|gov|net|internal|lan|corp|intranet|arpa)$/i;
const CODE_HEAD =
  /^(?:self|cls|np|pd|os|sys|torch|tf|nn|logging|threading|args|config|this|module|org|com|net|io|memory|pids|cgroup|cpuset|cpu|hugetlb|rdma|misc)$/i;

export function* hosts(text: string): Generator<Find> {
  for (const place of PLACES) {
    for (const find of groupsOf(text, place)) yield* host(text, find.start, find.end);
  }
  for (const line of text.matchAll(HOSTS_FILE)) {
    const [start] = line.indices?.[1] ?? [0];
    for (const name of (line[1] as string).matchAll(/[\w.-]+/g)) {
      yield* host(text, start + name.index, start + name.index + name[0].length);
    }
  }
  for (const { 0: dotted, index } of text.matchAll(DOTTED)) {
    const start = pastEscape(text, index);
    const end = index + dotted.length;
    if (isQualified(text.slice(start, end), text.slice(end, end + 1))) yield* host(text, start, end);
  }
}

function* host(text: string, start: number, end: number): Generator<Find> {
  const name = text.slice(start, end);
  if (isSystemHost(name) || isPublicDomain(name)) return;
  yield { start, end, kind: 'HOST', ...(isTelling(name) && { reach: 'word' }) };
}

/** `db1.prod.example.com`, not `system.slice`, `numpy.core`, `self.net` or `torch.io(`. */
function isQualified(name: string, after: string): boolean {
  const labels = name.split('.');
  const top = labels.at(-1) as string;
  if (after === '(' || after === '_' || labels.some((label) => label === '') || !TOP.test(top)) return false;
  if (CODE_HEAD.test(labels[0] as string)) return false;
  return labels.length >= 3 || SHORT_TOP.test(top);
}
