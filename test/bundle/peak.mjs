// Opens the files named as arguments with the built code and tells what that cost: run as a process of its own.
import { openBundle } from '../../dist/bundle/open.js';

const start = process.resourceUsage().maxRSS;
const result = await openBundle(process.argv.slice(2).map((path) => ({ path }))).then(
  ({ sources }) => ({
    sources: sources.length,
    lines: sources.reduce((sum, { lines }) => sum + lines.length, 0),
    lineCount: sources.reduce((sum, { lineCount }) => sum + lineCount, 0),
  }),
  (error) => ({ code: error.code ?? String(error) }),
);
const grownMiB = (process.resourceUsage().maxRSS - start) / 1024;
process.stdout.write(JSON.stringify({ ...result, grownMiB }));
