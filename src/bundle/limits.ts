const MiB = 1024 ** 2;

/** What opening a bundle may cost at most, whatever is handed over. */
export const LIMITS = {
  /**
   * A source is kept whole up to here, a line's own cost in memory counted; past it only the lines about memory
   * and their surroundings, and of those the first and the last if they are more than this, too.
   */
  wholeSourceChars: 12 * MiB,
  lineCost: 64,
  /** The same for everything handed over together; the last part is kept for lines about memory. */
  bundleChars: 64 * MiB,
  bundleReserve: 16 * MiB,
  /** Of a longer task table, in a source that is not kept whole, the rows with the largest RSS are kept. */
  taskRows: 5_000,
  /** Text is looked at in blocks of at most this size, which the processor's cache holds. */
  blockBytes: 512 * 1024,
  /** A longer line is cut; the kernel's own limit is about 1 kB, journald's 48 kB. */
  lineChars: 16_384,
  /** Decompressed bytes of one archive, and the ratio that no log reaches but a bomb does. */
  archiveBytes: 4096 * MiB,
  suspiciousBytes: 128 * MiB,
  suspiciousRatio: 200,
  archiveMembers: 100_000,
  sources: 20_000,
  directoryDepth: 64,
} as const;
