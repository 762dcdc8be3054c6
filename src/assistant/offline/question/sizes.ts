const FACTORS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
const SIZE =
  /(?<![\w.,-])(\d+(?:[.,]\d+)?)[ -]?(k|m|g|t)(?:i?b|io|o|i|ig|igs|eg|egs|byte|egabytes?|igabytes?|ilobytes?|erabytes?|ebibytes?|ibibytes?)?(?![\w])/g;
/** A shell's limits are in KiB without a unit. */
const ULIMIT = /\bulimit -[vdms]\D{0,12}(\d{3,})(?![\d.]*[kmgt])/g;

/**
 * The sizes that a question names, `800M`, `4 GB`, `1,5 gig`, in bytes: powers of 1024, as the settings mean them that
 * such a number would go into.
 */
export function sizesIn(text: string): number[] {
  const ulimits = [...text.matchAll(ULIMIT)].map(([, kib]) => Number(kib) * 1024);
  const sizes = [...text.matchAll(SIZE)].map(([, number, unit]) =>
    Math.round(Number((number as string).replace(',', '.')) * (FACTORS[unit as string] as number)),
  );
  return [...sizes, ...ulimits];
}
