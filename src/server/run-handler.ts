import type { Request, RequestHandler, Response } from 'express';

/** A handler of Express as a promise: settled when it hands on. */
export function run(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    handler(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}
