/** A time as written and, where its zone is given, in RFC 3339. */
export interface Time {
  readonly written: string;
  readonly rfc3339: string | null;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CLOCK = String.raw`(\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?`;
const ZONE = String.raw` ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?: [A-Z]{1,5})?`;
const WEEKDAY = /^[A-Z][a-z]{2},? /;
const ISO = new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)[T ]${CLOCK}${ZONE}$`);
const RFC_1123 = new RegExp(`^(\\d\\d?) ([A-Z][a-z]{2}) (\\d{4}) ${CLOCK}${ZONE}$`);
const LEADING =
  /^\[?((?:\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d )\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d)(?![\d-]))?)/;

/** Reads what kubectl, Docker, systemd, gunicorn and Slurm print; `null` for nothing and for Go's zero time. */
export function timeOf(text: string): Time | null {
  const written = text.trim();
  if (written === '' || /^(?:0001-01-01|<none>|<unset>|n\/a|Unknown$|None$)/i.test(written)) return null;
  return { written, rfc3339: rfc3339(written.replace(WEEKDAY, '')) };
}

/** The time at the head of a log line, in brackets or not. */
export function leadingTime(text: string): Time | null {
  const written = LEADING.exec(text.slice(0, 64))?.[1];
  return written === undefined ? null : timeOf(written);
}

function rfc3339(text: string): string | null {
  const iso = ISO.exec(text);
  if (iso) return compose(iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]);
  const words = RFC_1123.exec(text);
  if (!words) return null;
  const month = MONTHS.indexOf(words[2] as string) + 1;
  return compose(words[3], pad(month), pad(Number(words[1])), words[4], words[5], words[6]);
}

const pad = (number: number): string => String(number).padStart(2, '0');

function compose(...parts: readonly (string | undefined)[]): string | null {
  const [year, month, day, clock, fraction, zone = 'Z'] = parts;
  const digits = zone.replace(':', '');
  const offset = /^[+-]/.test(digits) ? `${digits.slice(0, 3)}:${digits.slice(3) || '00'}` : 'Z';
  const whole = `${year}-${month}-${day}T${clock}${fraction === undefined ? '' : `.${fraction}`}${offset}`;
  return Number.isNaN(Date.parse(whole)) ? null : whole;
}
