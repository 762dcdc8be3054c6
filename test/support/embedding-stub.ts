import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Request = z.object({ model: z.string(), input: z.array(z.string()).min(1) });

/** Words that this stand-in for an embedding model takes for the same thing. */
const MEANINGS = [
  /feline|pussycat/,
  /automobile|vehicle/,
  /memory|ram\b/,
  /limit|ceiling/,
  /killed|perished/,
];

/** Speaks OpenAI's embeddings over a real socket. */
export class EmbeddingStub {
  readonly requests: { authorization: string | undefined; inputs: readonly string[] }[] = [];
  /** Answered instead of vectors. */
  failWith: number | null = null;
  readonly #server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (this.failWith !== null) {
        response.writeHead(this.failWith, { 'content-type': 'application/json' });
        return response.end('{"error":{"message":"the model is being loaded"}}');
      }
      const { model, input } = Request.parse(JSON.parse(body));
      this.requests.push({ authorization: request.headers.authorization, inputs: input });
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(
        JSON.stringify({
          object: 'list',
          model,
          data: data.reverse(),
          usage: { prompt_tokens: 1, total_tokens: 1 },
        }),
      );
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function vectorOf(text: string): number[] {
  return [...MEANINGS.map((meaning) => (meaning.test(text.toLowerCase()) ? 1 : 0)), 0.1];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
