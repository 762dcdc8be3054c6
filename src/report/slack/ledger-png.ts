import type { Ledger } from '../../schema/incident.ts';
import { type LedgerPart, ledgerParts, wholeOf } from './ledger.ts';
import { png } from './png.ts';

const WIDTH = 1200;
const HEIGHT = 96;
const RADIUS = 14;
const GAP = 4;
/** A part that is there is seen, however small. */
const LEAST = 5;

/**
 * The ledger as one bar, each part as long as its share; transparent around it, so that it suits a light and a dark
 * page. Words stand beside it: a picture's type is lost to screen readers, and on a phone to everybody.
 * @returns `null` where nothing is known
 */
export function ledgerPng(ledger: Ledger | null): Buffer | null {
  if (!ledger || ledger.totalBytes <= 0) return null;
  const parts = ledgerParts(ledger);
  if (parts.length === 0) return null;
  const pixels = new Uint8Array(WIDTH * HEIGHT * 4);
  let x = 0;
  const lengths = lengthsOf(parts, wholeOf(ledger, parts));
  parts.forEach(({ swatch }, i) => {
    const end = x + (lengths[i] as number);
    const until = Math.max(x + 1, end - (i < parts.length - 1 ? GAP : 0));
    for (let at = Math.round(x); at < Math.min(WIDTH, Math.round(until)); at += 1)
      for (let y = 0; y < HEIGHT; y += 1)
        pixels.set([...swatch.rgb, Math.round(255 * coverage(at, y))], (y * WIDTH + at) * 4);
    x = end;
  });
  return png(WIDTH, HEIGHT, pixels);
}

/** In pixels; what small parts get more than their share is taken from the largest. */
function lengthsOf(parts: readonly LedgerPart[], whole: number): number[] {
  const lengths = parts.map(({ bytes }) => Math.max(LEAST + GAP, (bytes / whole) * WIDTH));
  const over = lengths.reduce((sum, one) => sum + one, 0) - WIDTH;
  const largest = lengths.indexOf(Math.max(...lengths));
  if (over > 0) lengths[largest] = Math.max(LEAST + GAP, (lengths[largest] as number) - over);
  return lengths;
}

/** How much of a pixel lies within the bar's rounded corners, 0 to 1. */
function coverage(x: number, y: number): number {
  const dx = Math.max(RADIUS - (x + 0.5), x + 0.5 - (WIDTH - RADIUS), 0);
  const dy = Math.max(RADIUS - (y + 0.5), y + 0.5 - (HEIGHT - RADIUS), 0);
  return Math.min(1, Math.max(0, RADIUS + 0.5 - Math.hypot(dx, dy)));
}
