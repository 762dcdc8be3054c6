import { OomwhyError } from '../lib/errors.ts';
import type { Source } from '../schema/source.ts';
import { type Bytes, lineBlocks, linesOf } from './bytes.ts';
import { LIMITS } from './limits.ts';
import { HEADER, MAGIC } from './markers.ts';
import { canonicalName, type SourceName } from './names.ts';
import { type Hit, scanner } from './scan.ts';
import { type Budget, SourceBuilder } from './source-builder.ts';

const MAGIC_LINE = /^oomwhy-bundle \d+$/;
const HEADER_LINE = /^==> (\S.*) <==$/;

/**
 * Splits one text into its sources at headers `==> NAME <==`, as `tail -n +1 FILES` and our collector print
 * them. After the collector's first line, content that reads like a header arrives with a backslash in front,
 * so it cannot forge a section. Without that line a header counts only where it names a file we know.
 * @param warnings is added to
 */
export async function splitSections(
  path: string,
  bytes: Bytes,
  budget: Budget = { left: LIMITS.bundleChars },
  warnings: string[] = [],
): Promise<Source[]> {
  const sections = new Sections(path, budget, warnings);
  for await (const block of lineBlocks(bytes)) sections.add(block);
  return sections.finish();
}

class Sections {
  readonly #path: string;
  readonly #budget: Budget;
  readonly #warnings: string[];
  readonly #sources: Source[] = [];
  #current: SourceBuilder;
  #escaping = false;
  /** A file that its name already tells, such as a program's output, holds no sections, whatever it prints. */
  readonly #whole: boolean;

  constructor(path: string, budget: Budget, warnings: string[]) {
    this.#path = path;
    this.#budget = budget;
    this.#warnings = warnings;
    const name = canonicalName(path);
    this.#whole = name !== null;
    this.#current = new SourceBuilder(path, name ?? textName(path), budget, false);
  }

  /** A block of whole lines, valid only during the call. */
  add(block: Buffer): void {
    const { hits, lineFeeds } = scanner();
    let from = 0;
    let inPart: Hit[] = [];
    const endPart = (to: number) => {
      const begin = from;
      this.#current.add({
        text: block.subarray(begin, to),
        hits: begin === 0 ? inPart : inPart.map(({ at, marker }) => ({ at: at - begin, marker })),
        lineFeeds: (a, b) => lineFeeds(begin + a, begin + b),
      });
      inPart = [];
    };
    for (const hit of hits(block)) {
      const { literal } = hit.marker;
      if (literal === HEADER || literal === MAGIC) {
        const line = hit.at + 1;
        const end = block.indexOf(10, line) + 1 || block.length;
        const section = this.#sectionAt(linesOf(block.subarray(line, end))[0] ?? '');
        if (!section) continue;
        endPart(line);
        this.#open(section.path, section.name);
        from = section.keepsLine ? line : end;
      } else if (hit.at >= from) inPart.push(hit);
    }
    endPart(block.length);
  }

  /** The section that a line begins, if it does. */
  #sectionAt(line: string): { path: string; name: SourceName; keepsLine: boolean } | null {
    if (this.#whole) return null;
    const header = HEADER_LINE.exec(line)?.[1];
    if (header !== undefined && (this.#escaping || canonicalName(header))) {
      const path = header.replace(/^\/+/, '');
      return { path, name: canonicalName(path) ?? textName(path), keepsLine: false };
    }
    // Within a bundle its first line is content, unless the bundle has ended: several may follow one another.
    const mayBegin = !this.#escaping || this.#current.path === 'collector/end';
    if (!mayBegin || !MAGIC_LINE.test(line)) return null;
    this.#escaping = true;
    return {
      path: 'collector/header',
      name: { name: 'collector/header', moment: 'after' },
      keepsLine: true,
    };
  }

  finish(): Source[] {
    this.#close(false);
    return this.#sources;
  }

  #open(path: string, name: SourceName): void {
    this.#close(true);
    if (this.#sources.length >= LIMITS.sources) {
      throw new OomwhyError('archive-too-large', `more than ${LIMITS.sources} sections`, {
        where: this.#path,
      });
    }
    this.#current = new SourceBuilder(path, name, this.#budget, this.#escaping);
  }

  #close(beforeHeader: boolean): void {
    const source = this.#current.build(beforeHeader);
    if (source) this.#sources.push(source);
    const { rowsLeftOut } = this.#current;
    if (rowsLeftOut > 0) {
      this.#warnings.push(
        `${this.#current.path} holds a task table too long to keep: ${rowsLeftOut} rows, the smallest by RSS, were left out.`,
      );
    }
  }
}

/** Text that names itself nothing: read by what it says. */
function textName(path: string): SourceName {
  return { name: `text/${path.slice(path.lastIndexOf('/') + 1)}`, moment: 'after' };
}
