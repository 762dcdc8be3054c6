import { OomwhyError } from '../lib/errors.ts';
import type { Source } from '../schema/source.ts';
import type { Bytes } from './bytes.ts';
import { toLines } from './bytes.ts';
import { LIMITS } from './limits.ts';
import { canonicalName, type SourceName } from './names.ts';
import { type Budget, SourceBuilder } from './source-builder.ts';

const MAGIC = /^oomwhy-bundle \d+$/;
const HEADER = /^==> (\S.*) <==$/;
const ESCAPED = /^\\+==> /;

/**
 * Splits one text into its sources at headers `==> NAME <==`, as `tail -n +1 FILES` and our collector print
 * them. After the collector's first line, content that reads like a header arrives with a backslash in front,
 * so it cannot forge a section. Without that line a header counts only where it names a file we know.
 */
export async function splitSections(
  path: string,
  bytes: Bytes,
  budget: Budget = { left: LIMITS.bundleChars },
): Promise<Source[]> {
  const whole = canonicalName(path) ?? textName(path);
  let current = new SourceBuilder(path, whole, budget);
  const builders = [current];
  let escaping = false;
  const open = (at: string, name: SourceName) => {
    current.dropTrailingBlank();
    if (builders.length >= LIMITS.sources) {
      throw new OomwhyError('archive-too-large', `more than ${LIMITS.sources} sections`, { where: path });
    }
    current = new SourceBuilder(at, name, budget);
    builders.push(current);
  };
  for await (const line of toLines(bytes)) {
    const header = HEADER.exec(line)?.[1];
    // Within a bundle such a line is content, unless the bundle has ended: several may stand one after another.
    if (MAGIC.test(line) && (!escaping || current.path === 'collector/end')) {
      escaping = true;
      open('collector/header', { name: 'collector/header', moment: 'after' });
      current.add(line);
    } else if (header !== undefined && (escaping || canonicalName(header))) {
      const at = header.replace(/^\/+/, '');
      open(at, canonicalName(at) ?? textName(at));
    } else {
      current.add(escaping && ESCAPED.test(line) ? line.slice(1) : line);
    }
  }
  return builders.filter((builder) => !builder.empty).map((builder) => builder.build());
}

/** Text that names itself nothing: read by what it says. */
function textName(path: string): SourceName {
  return { name: `text/${path.slice(path.lastIndexOf('/') + 1)}`, moment: 'after' };
}
