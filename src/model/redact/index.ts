import { addresses } from './addresses.ts';
import { argumentLists } from './argument-lists.ts';
import { clientSecrets } from './client-secrets.ts';
import { commandDetector } from './commands.ts';
import { containers } from './containers.ts';
import { Dictionary } from './dictionary.ts';
import { emails } from './emails.ts';
import { randomStrings } from './entropy.ts';
import { homePaths } from './home-paths.ts';
import { hosts } from './hosts.ts';
import { keyValues } from './key-values.ts';
import type { Detector, Find, Kind } from './kinds.ts';
import { kubernetes } from './kubernetes.ts';
import { freeTag, type Occurrence, Placeholders, tagsIn } from './placeholders.ts';
import { privateKeys } from './private-keys.ts';
import { resolve } from './resolve.ts';
import { tokens } from './tokens.ts';
import { urls } from './urls.ts';
import { users } from './users.ts';

export type { Kind };

export interface RedactorOptions {
  /**
   * All sources of the incident, each as one text: names are learned from the places that give them away. Where the
   * name of a source matters (/etc/hostname), the text begins with `==> etc/hostname <==` on a line of its own.
   */
  readonly texts: Iterable<string>;
  /** Whether pods and images are masked; they are by default. */
  readonly names?: { readonly pods?: boolean; readonly images?: boolean };
  /** Makes the form of placeholders one that who wrote the texts could not foresee: `HOST_QX1`. */
  readonly seed?: string;
}

export interface Masked {
  readonly placeholder: string;
  readonly kind: Kind;
  /** How often it stood in for something. */
  readonly count: number;
}

export interface Redactor {
  mask(text: string): string;
  restore(text: string): string;
  /** Fit for logs. */
  masked(): readonly Masked[];
  /** For the user's own eyes. */
  originals(): readonly { readonly placeholder: string; readonly kind: Kind; readonly original: string }[];
}

/** A find may bring the next one to light (a row's shape); texts settle after two turns, hostile ones are cut off. */
const MAX_TURNS = 12;

/**
 * Takes out of a text what must not leave the machine and puts it back into the answer. The same original gets the
 * same placeholder for as long as the redactor lives, and `restore(mask(text))` is the text again, unless a text not
 * named at the start holds a placeholder that was given out before: that one is taken for what it says.
 */
export function createRedactor(options: RedactorOptions): Redactor {
  // The first of equal finds says what it is.
  const detectors: readonly Detector[] = [
    privateKeys,
    urls,
    emails,
    containers,
    tokens,
    addresses,
    hosts,
    users,
    homePaths,
    kubernetes,
    clientSecrets,
    keyValues,
    randomStrings,
    commandDetector(),
    argumentLists,
  ];
  const { pods = true, images = true } = options.names ?? {};
  const dictionary = new Dictionary();
  const kept = (kind: Kind) => (kind === 'POD' && !pods) || (kind === 'IMAGE' && !images);
  const scan = (text: string) =>
    detectors.flatMap((detector) => [...detector(text)].filter((find) => !kept(find.kind)));
  const learn = (text: string, finds: readonly Find[], occupied: readonly Occurrence[]) => {
    const free = apart(finds, occupied);
    for (const { start, end, kind, reach } of free) {
      if (reach) dictionary.add(text.slice(start, end), kind, reach);
    }
  };

  const tags = new Set<string>();
  for (const text of options.texts) {
    for (const tag of tagsIn(text)) tags.add(tag);
    learn(text, scan(text), []);
  }
  const placeholders = new Placeholders(freeTag(tags, options.seed));

  function once(text: string): string {
    const occupied = placeholders.occurrences(text);
    const finds = scan(text);
    learn(text, finds, occupied);
    const spans = resolve(text, [...finds, ...dictionary.find(text)], occupied);
    let masked = '';
    let done = 0;
    for (const { start, end, kind } of spans) {
      masked += text.slice(done, start) + placeholders.for(text.slice(start, end), kind);
      done = end;
    }
    return masked + text.slice(done);
  }

  return {
    mask(text) {
      let masked = text;
      for (let turn = 0; turn < MAX_TURNS; turn += 1) {
        const next = once(masked);
        if (next === masked) break;
        masked = next;
      }
      return masked;
    },
    restore: (text) => placeholders.restore(text),
    masked: () =>
      placeholders.entries().map(({ placeholder, kind, count }) => ({ placeholder, kind, count })),
    originals: () =>
      placeholders.entries().map(({ placeholder, kind, original }) => ({ placeholder, kind, original })),
  };
}

/** The finds that touch no placeholder, which both come in order or not. */
function apart(finds: readonly Find[], occupied: readonly Occurrence[]): readonly Find[] {
  if (occupied.length === 0) return finds;
  const touches = (find: Find) => {
    let low = 0;
    let high = occupied.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((occupied[middle] as Occurrence).end <= find.start) low = middle + 1;
      else high = middle;
    }
    return low < occupied.length && (occupied[low] as Occurrence).start < find.end;
  };
  return finds.filter((find) => !touches(find));
}
