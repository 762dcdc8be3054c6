import type { Line, Source } from '../schema/source.ts';
import { LIMITS } from './limits.ts';
import type { SourceName } from './names.ts';

/** Lines that begin or belong to an out-of-memory event; used only to thin sources too large to keep whole. */
const ABOUT_MEMORY =
  /oom|out of memory|killed process|kill process|memory cgroup|mem-info|allocation failure|vm_enough_memory|data ulimit|memoryerror|cannot allocate memory|unable to allocate|cgroup: fork rejected|sigkill|traceback/i;

/** What all sources of a bundle together may still keep. */
export interface Budget {
  left: number;
}

/** Collects one source's lines, whole while it is small, thinned to what concerns memory once it is not. */
export class SourceBuilder {
  readonly path: string;
  readonly #name: SourceName;
  readonly #lines: Line[] = [];
  #chars = 0;
  #count = 0;
  #keepUntil = 0;
  readonly #budget: Budget;

  constructor(path: string, name: SourceName, budget: Budget) {
    this.path = path;
    this.#budget = budget;
    this.#name = name;
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  add(text: string): void {
    this.#count += 1;
    const line = { number: this.#count, text: text.slice(0, LIMITS.lineChars) };
    const roomy = this.#chars <= LIMITS.wholeSourceChars && this.#budget.left > LIMITS.bundleReserve;
    const room = this.#chars <= 2 * LIMITS.wholeSourceChars && this.#budget.left > 0;
    if (!roomy && !(room && this.#concernsMemory(line))) return;
    const cost = line.text.length + LIMITS.lineCost;
    this.#chars += cost;
    this.#budget.left -= cost;
    this.#lines.push(line);
  }

  /** A blank line that ended the section belonged to the next header, as `tail -n +1` prints it. */
  dropTrailingBlank(): void {
    if (this.#lines.at(-1)?.text === '' && this.#lines.at(-1)?.number === this.#count) {
      this.#lines.pop();
      this.#count -= 1;
    }
  }

  build(): Source {
    return { path: this.path, ...this.#name, lines: this.#lines, lineCount: this.#count };
  }

  #concernsMemory(line: Line): boolean {
    if (ABOUT_MEMORY.test(line.text)) this.#keepUntil = line.number + LIMITS.windowLines;
    return line.number <= this.#keepUntil;
  }
}
