/** A Python file's text as its own bytes say it is written, and the way back. */
export interface SourceText {
  readonly text: string;
  /** `latin1` stands for every encoding that keeps ASCII as it is: each byte is one character, and comes back as it was. */
  readonly encoding: 'utf8' | 'latin1';
  readonly bom: boolean;
  /** The name on the coding line, as it stands there. */
  readonly declared: string | null;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** PEP 263: in the first or second line, and a second line counts only after a comment or a blank one. */
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** Bytes of a file → its text, by byte order mark and coding line (PEP 263); UTF-8 where nothing is said. */
export function readSourceText(bytes: Buffer): SourceText {
  const bom = bytes.subarray(0, 3).equals(BOM);
  const body = bom ? bytes.subarray(3) : bytes;
  const [first = '', second = ''] = body
    .subarray(0, 1000)
    .toString('latin1')
    .split(/\r\n|\n|\r/);
  const declared =
    CODING.exec(first)?.[1] ??
    (/^[ \t\f]*(?:#|$)/.test(first) ? CODING.exec(second)?.[1] : undefined) ??
    null;
  const utf8 = bom || declared === null || /^utf[-_]?8/i.test(declared);
  if (utf8) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
      return { text, encoding: 'utf8', bom, declared };
    } catch {
      // Python refuses such a file; its ASCII can be read all the same.
    }
  }
  return { text: body.toString('latin1'), encoding: 'latin1', bom, declared };
}

/** The way back: the bytes that a changed text has in the file's own encoding. */
export function toBytes(source: SourceText, text: string): Buffer {
  const body = Buffer.from(text, source.encoding);
  return source.bom ? Buffer.concat([BOM, body]) : body;
}
