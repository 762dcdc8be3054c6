import { parseBytes } from '../../lib/bytes.ts';

const BINARY: Readonly<Record<string, number>> = {
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};
const DECIMAL: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};

/** A quantity of Kubernetes: `512Mi` binary, `512M` decimal, `128974848000m`, `1e9`; rounded up as Kubernetes does. */
export function parseQuantity(text: string): number | null {
  const match = /^(\d{1,30}(?:\.\d{0,30})?)(?:[eE]([+-]?\d{1,2})|([KMGTPE]i|[numkMGTPE]))?$/.exec(
    text.trim(),
  );
  if (!match) return null;
  const [, number, exponent, suffix = ''] = match;
  const factor = exponent === undefined ? (BINARY[suffix] ?? DECIMAL[suffix]) : 10 ** Number(exponent);
  const bytes = factor === undefined ? Number.NaN : Number(number) * factor;
  return Number.isFinite(bytes) ? Math.ceil(Number(bytes.toFixed(6))) : null;
}

/** A size of Docker and Podman: `1.951GiB` binary, `1.951GB` decimal (as go-units writes them), `0B`. */
export function parseDockerSize(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,15})?) ?([kKMGTP]?)(i?)B?$/.exec(text.trim());
  if (!match) return null;
  const [, number, prefix = '', binary] = match;
  const power = prefix === '' ? 0 : 'KMGTP'.indexOf(prefix.toUpperCase()) + 1;
  return Math.round(Number(number) * (binary === 'i' ? 1024 : 1000) ** power);
}

/** A size in powers of 1024 whose last letter some tools leave out: `23Gi` of `free -h`. */
export function parseBinarySize(text: string): number | null {
  return text.length > 24 ? null : parseBytes(text.endsWith('i') ? `${text}B` : text);
}
