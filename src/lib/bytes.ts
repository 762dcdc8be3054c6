const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** The one formatter of sizes: bytes to at most one decimal in binary units, `128 MiB`, `127.5 MiB`, `512 B`. */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1024) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  while (Math.abs(value) >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(1))} ${UNITS[unit]}`;
}

const FACTORS: Record<string, number> = {
  b: 1,
  '': 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
  p: 1024 ** 5,
};

/**
 * Reads `64M`, `7.45 GiB`, `512kB`, `1024`. Powers of 1024 whatever the spelling, as the kernel, systemd,
 * Docker and NumPy mean them.
 * @returns bytes, or `null` when the text is no size
 */
export function parseBytes(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgtpb]?)(?:i?b(?:ytes?)?)?\s*$/i.exec(text);
  if (!match) return null;
  const factor = FACTORS[(match[2] ?? '').toLowerCase()];
  return factor === undefined ? null : Math.round(Number(match[1]) * factor);
}

/** Rounds up to a size people write in a unit file: whole MiB steps of 1, 16 or 64 by magnitude. */
export function roundUpToStep(bytes: number): number {
  const mib = 1024 ** 2;
  const step = bytes < 64 * mib ? mib : bytes < 1024 * mib ? 16 * mib : 64 * mib;
  return Math.ceil(bytes / step) * step;
}

/** `160M` where whole MiB, else plain bytes: the spelling that systemd, Docker and Slurm all take. */
export function bytesForCommand(bytes: number): string {
  const mib = 1024 ** 2;
  return bytes % mib === 0 ? `${bytes / mib}M` : String(bytes);
}
