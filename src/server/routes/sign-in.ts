import express, { type Request, type Response, Router } from 'express';
import { SIGN_IN_POLICY, signInPage } from '../../report/sign-in-page.ts';
import { SignIn } from '../../schema/api-key.ts';
import type { Doorkeeper } from '../auth/guard.ts';
import { checkOrigin } from '../auth/origin.ts';
import type { Context } from '../context.ts';
import { onlyMethods } from '../problem.ts';
import { run } from '../run-handler.ts';
import { validate } from '../validate.ts';

/** `/sign-in`: a browser shows its key once and gets a cookie. `/sign-out`: ends that. */
export function signInRoutes({ config }: Context, { keys, sessions, wrong }: Doorkeeper): Router {
  const names = new Set(config.hosts);
  const router = Router();
  const ownPagesOnly = (request: Request) => checkOrigin(request, names, false);

  router
    .route('/sign-in')
    .get(async (request, response) => {
      const client = await sessions.client(request);
      guardPage(response);
      response
        .type('html')
        .send(signInPage({ name: client?.name ?? null, to: pageOf(request.query.to), wrong: false }));
    })
    .post(express.urlencoded({ extended: false, limit: '8kb' }), async (request, response) => {
      ownPagesOnly(request);
      const given = validate(SignIn, request.body ?? {});
      const to = pageOf(given.to);
      const key = await keys.find(given.key);
      if (key) {
        await sessions.begin(request, response, key);
        return void response.redirect(303, to);
      }
      await run(wrong, request, response);
      guardPage(response);
      response
        .status(401)
        .type('html')
        .send(signInPage({ name: null, to, wrong: true }));
    })
    .all(onlyMethods('GET', 'POST'));

  router
    .route('/sign-out')
    .post(async (request, response) => {
      ownPagesOnly(request);
      await sessions.end(request, response);
      response.redirect(303, '/sign-in');
    })
    .all(onlyMethods('POST'));

  // Nothing of the chat's pages is secret. That of an incident sends to the sign-in by itself: only there is it known
  // which line the address points to.
  router.get('/', async (request, response, next) => {
    if (!(await keys.areAskedFor()) || (await sessions.client(request))) return next();
    response.redirect(303, '/sign-in');
  });
  return router;
}

/** A browser tells a form's origin only where the page may be named at all. */
function guardPage(response: Response): void {
  response.setHeader('content-security-policy', SIGN_IN_POLICY);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('referrer-policy', 'same-origin');
}

function pageOf(to: unknown): string {
  return typeof to === 'string' && /^\/i\/[\w-]{1,100}(?:#[!-~]{1,1000})?$/.test(to) ? to : '/';
}
