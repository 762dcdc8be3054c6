import { WORD_START } from './boundary.ts';
import { type Find, groupsOf } from './kinds.ts';
import { isSystemHost, isTelling } from './words.ts';

const LABEL = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
const POD = `(?<POD>${LABEL})`;
const NODE = `(?<HOST>${LABEL})`;
/** The alphabet of names that Kubernetes makes up. */
const MADE = '[bcdfghjklmnpqrstvwxz2456789]';
const IMAGE = String.raw`(?<IMAGE>[a-z0-9][\w.-]{0,200}(?::\d{2,5})?(?:/[\w.-]{1,128}){0,8}(?:[:@][\w.:+-]{1,160})?)`;
const END = String.raw`(?=[\s"',;)\]\\]|$)`;

const PLACES: readonly RegExp[] = [
  // kubectl describe, its own and the events'.
  String.raw`^Name:[ \t]+${POD}[ \t]*\r?\n(?:Namespace):`,
  String.raw`^Name:[ \t]+${NODE}[ \t]*\r?\n(?:Roles):`,
  String.raw`^Node:[ \t]+${NODE}(?=[/\s]|$)`,
  `[Aa]ssigned [a-z0-9-]{1,63}/${POD} to ${NODE}`,
  String.raw`\b[Pp]od[ =:/]["']?(?:[a-z0-9-]{1,63}/)?(?<POD>[a-z0-9][a-z0-9.-]{0,251}-[a-z0-9]{1,10})(?![A-Za-z0-9-])`,
  String.raw`(?<![\w/.-])pods?/${POD}(?![\w-])`,
  // Rows of kubectl get pods, get nodes, top pods.
  String.raw`^(?:[a-z0-9-]{1,63}[ \t]+)?${POD}[ \t]+\d{1,3}/\d{1,3}[ \t]+[A-Z][\w:/]{2,40}[ \t]+\d{1,6} ?`,
  String.raw`^(?:[a-z0-9-]{1,63}[ \t]+)?[a-z0-9][a-z0-9.-]{0,251}[ \t]+\d{1,3}/\d{1,3}[ \t]+[A-Z][\w:/]{2,40}[ \t]+\d{1,6}(?: \([^)\n]{1,20}\))?[ \t]+\S{1,12}[ \t]+(?:[0-9a-f.:]{3,39}|<none>)[ \t]+${NODE}(?=[ \t])`,
  String.raw`^${NODE}[ \t]+(?:Not)?Ready(?:,SchedulingDisabled)?[ \t]+[\w<>,-]{1,60}[ \t]+\d{1,6}[smhdy]`,
  String.raw`^${POD}[ \t]+\d{1,6}m[ \t]+\d{1,8}(?:Ki|Mi|Gi)[ \t]*$`,
  // Manifests: a pod's own name follows its kind, in YAML before or after other metadata.
  String.raw`\bkind:[ \t]*Pod[ \t]*\r?\nmetadata:[ \t]*\r?\n(?:[ \t]+(?!name:)[^\n]{0,200}\n){0,40}?[ \t]{1,4}name:[ \t]*["']?${POD}`,
  String.raw`"(?:podName|pod_name|pod|io\.kubernetes\.pod\.name)"[ \t]*:[ \t]*"${POD}"`,
  String.raw`(?:POD_NAME|io\.kubernetes\.pod\.name|kubernetes\.io/pod-name|podName)["']?[ \t]{0,8}[=:][ \t]{0,8}["']?${POD}`,
  `/var/log/(?:pods/[a-z0-9-]{1,63}_|containers/)${POD}_`,
  String.raw`kubernetes\.io/hostname["']?[ \t]{0,8}[=:][ \t]{0,8}["']?${NODE}`,
  `${WORD_START}(?<POD>[a-z0-9](?:[a-z0-9-]{0,200}[a-z0-9])?-${MADE}{6,10}-${MADE}{5})(?![A-Za-z0-9-])`,
  // Images.
  String.raw`\b(?:Image|Image ID|imageID|IMAGE):[ \t]{2,}(?:docker-pullable://)?${IMAGE}[ \t]*$`,
  String.raw`["']?\b(?:image|imageID|imageName|Image|io\.kubernetes\.cri\.image-name)["']?[ \t]{0,8}[=:][ \t]{0,8}["']?(?:docker-pullable://)?(?=\S{0,250}[:/@])${IMAGE}${END}`,
  `(?:[Pp]ull(?:ing|ed)?|[Cc]ontainer|back-off pulling) image "(?:docker-pullable://)?${IMAGE}"`,
  String.raw`^[0-9a-f]{12,13} {2,}${IMAGE}[ \t]{2,}"`,
  String.raw`(?:^|[\s"'=])(?<IMAGE>(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12}(?::\d{2,5})?(?:/[a-z0-9][\w.-]{0,127}){1,8}(?::[\w][\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64}))${END}`,
].map((source) => new RegExp(source, 'dgm'));

/** Pods, the nodes they run on, and images, where Kubernetes and Docker print them. */
export function* kubernetes(text: string): Generator<Find> {
  for (const place of PLACES) {
    for (const find of groupsOf(text, place)) {
      const name = text.slice(find.start, find.end);
      if (/^(?:none|null|true|false|latest|running|name)$/.test(name) || isSystemHost(name)) continue;
      yield { ...find, ...(find.kind !== 'IMAGE' && isTelling(name) && { reach: 'word' }) };
    }
  }
}
