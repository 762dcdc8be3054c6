import { Router } from 'express';
import { findArticles } from '../../assistant/find-articles.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { articleHtml } from '../../report/article-html.ts';
import { PAGE_POLICY } from '../../report/html-page.ts';
import { KnowledgeQuery, type KnowledgeResults } from '../../schema/knowledge.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';
import { validate } from '../validate.ts';

/** `GET /api/v1/knowledge?q=`: search; `GET /knowledge/:id`: an article to read. */
export function knowledgeRoutes({ knowledge }: Context): Router {
  const router = Router();
  router
    .route('/api/v1/knowledge')
    .get(async (request, response) => {
      const { q, limit, cause } = validate(KnowledgeQuery, request.query);
      const results = await findArticles(knowledge, q, { limit, causes: cause });
      response.json({ query: q, results } satisfies KnowledgeResults);
    })
    .all(onlyMethods('GET'));
  router
    .route('/knowledge/*id')
    .get((request, response) => {
      const id = (request.params as { id: string[] }).id.join('/');
      const page = knowledge.page(id);
      if (!page)
        throw new OomwhyError('article-not-found', 'there is no such article', { where: id.slice(0, 200) });
      response.setHeader('content-security-policy', PAGE_POLICY);
      response.type('html').send(articleHtml(page));
    })
    .all(onlyMethods('GET'));
  return router;
}
