import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { SearchOptions } from './search.ts';

/** The knowledge as LangChain's chains and agents take it. */
export class KnowledgeRetriever extends BaseRetriever {
  override readonly lc_namespace = ['oomwhy', 'retrieve'];
  readonly #base: Pick<KnowledgeBase, 'search'>;
  readonly #options: SearchOptions;

  constructor(base: Pick<KnowledgeBase, 'search'>, options: SearchOptions) {
    super();
    this.#base = base;
    this.#options = options;
  }

  override async _getRelevantDocuments(query: string): Promise<Document[]> {
    const hits = await this.#base.search(query, this.#options);
    return hits.map(
      ({ snippet, ...metadata }) =>
        new Document({ pageContent: `${metadata.title}\n${metadata.section}: ${snippet}`, metadata }),
    );
  }
}
