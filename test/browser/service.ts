import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Incident } from '../../src/schema/incident.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Service {
  url: string;
  /** Hands something over, as a program does. */
  post(body: {
    text: string;
    question?: string;
    program?: { name: string; text: string };
  }): Promise<Incident>;
  stop(): Promise<void>;
}

/** Where the build is, when not in the checkout itself: a folder laid out like it. */
const built = process.env.OOMWHY_BUILT ?? root;

/** The service as built, on a free port, with data of its own. */
export async function startService(environment: Record<string, string> = {}): Promise<Service> {
  const data = mkdtempSync(join(tmpdir(), 'oomwhy-browser-'));
  const child = spawn(process.execPath, ['dist/cli/main.js', 'serve', '--port', '0', '--host', '127.0.0.1'], {
    cwd: built,
    env: { PATH: process.env.PATH, OOMWHY_DATA: data, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await printedUrl(child);
  return {
    url,
    async post(body) {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await (await fetch(`${url}/api/v1/incidents`, init)).json()) as Incident;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0];
      if (url) resolve(url);
    });
    child.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${err}`)));
  });
}

export interface SlowService extends Omit<Service, 'post'> {
  /** Cut the connection after so many events; `null`: never. */
  cutAfter: number | null;
}

/** The same service behind a wire that is slow for answers, so that streaming can be watched and stopped. */
export async function slowDown(target: string, gapMs: number): Promise<SlowService> {
  const server: Server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const host = new URL(target).host;
    const onward = request(target + url, { method, headers: { ...headers, host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!answer.headers['content-type']?.includes('event-stream')) return void answer.pipe(outgoing);
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', async () => {
        for (const [index, event] of text.split('\n\n').entries()) {
          if (index === slow.cutAfter) return outgoing.destroy();
          if (event) outgoing.write(`${event}\n\n`);
          await new Promise((resolve) => setTimeout(resolve, gapMs));
        }
        outgoing.end();
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const slow: SlowService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter: null,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return slow;
}
