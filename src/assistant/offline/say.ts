import { formatBytes } from '../../lib/bytes.ts';
import { ellipsis, inline } from '../../lib/text.ts';
import type { Evidence } from '../../schema/evidence.ts';
import { type Draft, plain } from '../draft.ts';

type Proof = Evidence | { readonly at: Evidence } | null | undefined;

/** A sentence of a reply with the lines that prove it; absent ones are left out. */
export function say(text: string, ...proofs: readonly Proof[]): Draft {
  const evidence = proofs.flatMap((one) => (one ? ['at' in one ? one.at : one] : []));
  return plain('', text.replace(/^(?:line \d|the |container |pod )/, capital), evidence);
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}

/** `192 MiB (201,326,592 bytes)`: readable, and to be found again in the evidence. */
export function exactly(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${formatBytes(bytes)} (${grouped(bytes)} bytes)`;
}

/** `201,326,592`. */
export function grouped(n: number): string {
  return n.toLocaleString('en-US');
}

/** The longest piece of a line that is quoted in a sentence. */
const QUOTED = 220;

/** `host/commands/dmesg line 413: “swap: usage 0kB, limit 0kB, failcnt 0”`. */
export function quoted(at: Evidence, max = QUOTED): string {
  return `${inline(shortPath(at.source), 140)} line ${at.line}: “${ellipsis(inline(at.text, 2000), max)}”`;
}

/** A path within the evidence; of a long one the ends, for the citation has it whole. */
export function shortPath(path: string): string {
  if (path.length <= 90) return path;
  const parts = path.split('/');
  return `${parts.slice(0, 4).join('/')}/…/${parts.slice(-2).join('/').slice(-80)}`;
}

/** `line 15 of feature_builder.py`. */
export function lineOf({ source, line }: Evidence): string {
  return `line ${line} of ${inline(source.slice(source.lastIndexOf('/') + 1))}`;
}
