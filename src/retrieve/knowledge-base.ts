import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../lib/root.ts';
import type { KnowledgeHit } from '../schema/knowledge.ts';
import type { KnowledgeIndex } from '../store/knowledge.ts';
import { type Page, type PageProblem, readPages } from './pages.ts';
import { type Embedder, type SearchOptions, searchKnowledge } from './search.ts';
import { parseVocabulary, type Vocabulary } from './vocabulary.ts';

/** Files are often written in several steps; this long after the last change they are read. */
const SETTLE_MS = 300;
/** Texts handed to an embedding model at once. */
const EMBED_BATCH = 64;

export interface KnowledgeOptions {
  readonly index: KnowledgeIndex;
  readonly embedder?: Embedder | null;
  /** A team's folder of runbooks. */
  readonly own?: string | null;
  /** Told of each file that was skipped, and of an embedding model that does not answer. */
  report(problem: PageProblem): void;
}

/** All articles, ours and a team's: searchable, and each to be read. */
export class KnowledgeBase {
  readonly #options: KnowledgeOptions;
  readonly #vocabulary: Vocabulary;
  #pages: ReadonlyMap<string, Page> = new Map();
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #reported = new Set<string>();
  #closing = false;

  private constructor(options: KnowledgeOptions) {
    this.#options = options;
    this.#vocabulary = parseVocabulary(readFileSync(join(knowledgeFolder(), 'vocabulary.yaml'), 'utf8'));
  }

  /** Reads all articles and brings the index up to date: only files that changed are indexed again. */
  static async open(options: KnowledgeOptions): Promise<KnowledgeBase> {
    const base = new KnowledgeBase(options);
    await base.#sync();
    base.#syncing = base.#settled(base.#embed());
    return base;
  }

  page(id: string): Page | null {
    return this.#pages.get(id) ?? null;
  }

  get pages(): readonly Page[] {
    return [...this.#pages.values()];
  }

  /** Articles for a text as a person types or pastes it, best first; none where nothing in it can be looked for. */
  async search(text: string, options: SearchOptions): Promise<KnowledgeHit[]> {
    const { index, embedder = null } = this.#options;
    try {
      return await searchKnowledge(index, this.#vocabulary, embedder, text, options);
    } catch (error) {
      if (!embedder) throw error;
      this.#report({ file: embedder.model, why: `searched by words alone: ${(error as Error).message}` });
      return searchKnowledge(index, this.#vocabulary, null, text, options);
    }
  }

  /** Indexes the team's folder again whenever a file in it changes, until `close`. */
  watch(): void {
    const { own } = this.#options;
    if (!own) return;
    this.#watcher = watch(own, { recursive: true, persistent: false }, () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.refresh(), SETTLE_MS).unref();
    });
    this.#watcher.on('error', (error) => this.#report({ file: own, why: error.message }));
  }

  /** Reads all files again. One after another, however often it is called. */
  refresh(): Promise<void> {
    this.#syncing = this.#settled(
      this.#syncing.then(async () => {
        await this.#sync();
        await this.#embed();
      }),
    );
    return this.#syncing;
  }

  #settled(work: Promise<void>): Promise<void> {
    const { embedder, own } = this.#options;
    return work.catch((error: Error) => {
      this.#report({ file: embedder?.model ?? own ?? knowledgeFolder(), why: error.message });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#watcher?.close();
    clearTimeout(this.#timer);
    await this.#syncing;
    await this.#options.index.close();
  }

  /** Words first, so that the search answers at once; meaning follows, since a model takes its time. */
  async #sync(): Promise<void> {
    const { index, own } = this.#options;
    const sources = [readPages(knowledgeFolder(), false), ...(own ? [readPages(own, true)] : [])];
    this.#reported = new Set(sources.flatMap(({ problems }) => problems).map((one) => this.#report(one)));
    this.#pages = new Map(sources.flatMap(({ pages }) => pages).map((page) => [page.id, page]));
    const known = await index.hashes();
    await index.remove([...known.keys()].filter((id) => !this.#pages.has(id)));
    for (const page of this.pages) {
      const hash = known.get(page.id);
      if (hash !== page.hash && hash !== this.#embeddedHash(page)) await this.#put(page, page.hash, null);
    }
  }

  async #embed(): Promise<void> {
    const { index, embedder } = this.#options;
    if (!embedder) return;
    const known = await index.hashes();
    for (const page of this.pages) {
      const hash = this.#embeddedHash(page);
      if (known.get(page.id) !== hash && !this.#closing) await this.#put(page, hash, embedder);
    }
  }

  /** An article is as the model saw it once its vectors are stored with it. */
  #embeddedHash(page: Page): string {
    return `${page.hash} ${this.#options.embedder?.model}`;
  }

  /** LangChain's splitter is loaded only where something is to be indexed: most starts find nothing changed. */
  async #put(page: Page, hash: string, embedder: Embedder | null): Promise<void> {
    const { chunksOf } = await import('./chunks.ts');
    const chunks = await chunksOf(page);
    const vectors: Float32Array[] = [];
    for (let at = 0; embedder && at < chunks.length; at += EMBED_BATCH) {
      const batch = chunks.slice(at, at + EMBED_BATCH);
      vectors.push(
        ...(await embedder.embed(batch.map((chunk) => `${page.title}\n${chunk.section}\n${chunk.text}`))),
      );
    }
    const indexed = chunks.map((chunk, i) => ({ ...chunk, vector: vectors[i] ?? null }));
    const asked = [page.title, ...page.questions, ...page.phrasings];
    await this.#options.index.put({ ...page, hash }, { chunks: indexed, asked });
  }

  /** Once for the same file and reason, however often it is read. */
  #report(problem: PageProblem): string {
    const key = `${problem.file}: ${problem.why}`;
    if (!this.#reported.has(key)) this.#options.report(problem);
    return key;
  }
}

/** The articles that come with the program. */
export function knowledgeFolder(): string {
  return join(projectRoot(), 'knowledge');
}
