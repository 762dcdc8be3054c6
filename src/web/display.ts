// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
/** Terminal escapes, control characters, and bidirectional overrides that make a line read as another. */
const UNPRINTABLE =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Evidence is hostile: every text of the server passes here before it is shown. */
export function clean(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(1))} ${UNITS[unit]}`;
}

/** Both ends of a path say more than its middle. */
export function middle(text: string, max: number): string {
  const plain = clean(text);
  if (plain.length <= max) return plain;
  const head = Math.ceil((max - 1) * 0.4);
  return `${plain.slice(0, head)}…${plain.slice(plain.length - (max - 1 - head))}`;
}

/** A summary for the card; what has no full stop is one sentence. */
export function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

export function confidenceWords(confidence: number): string {
  if (confidence >= 0.95) return 'Almost certain';
  if (confidence >= 0.85) return 'Very likely';
  if (confidence >= 0.7) return 'Likely';
  return confidence >= 0.5 ? 'Plausible' : 'Uncertain';
}

const DAY = 86_400_000;

/** The time of day for today, else the date. */
export function shortTime(iso: string, now = new Date()): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at.getTime() >= midnight)
    return at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (at.getTime() >= midnight - DAY) return 'Yesterday';
  const sameYear = at.getFullYear() === now.getFullYear();
  return at.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

/** When a kill happened, in UTC as logs are compared: `23 Nov 2026, 15:32:08 UTC`. */
export function utcTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const text = at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return `${text} UTC`;
}

export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-GB')} ${noun}${n === 1 ? '' : 's'}`;
}
