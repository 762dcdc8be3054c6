import { Router } from 'express';
import { PAGE_POLICY } from '../../report/html-page.ts';
import { openApiDocument } from '../openapi/document.ts';
import { docsPage } from '../openapi/page.ts';
import { onlyMethods } from '../problem.ts';

/** `GET /openapi.json`: the API for programs; `GET /docs`: for people. */
export function openApiRoutes(): Router {
  const router = Router();
  router
    .route('/openapi.json')
    .get((_request, response) => void response.json(openApiDocument()))
    .all(onlyMethods('GET'));
  router
    .route('/docs')
    .get((_request, response) => {
      response.setHeader('content-security-policy', PAGE_POLICY);
      response.type('html').send(docsPage());
    })
    .all(onlyMethods('GET'));
  return router;
}
