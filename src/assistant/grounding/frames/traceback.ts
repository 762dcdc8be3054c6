import { blamedFrame } from '../../../parse/python.ts';
import type { Frame } from '../ground.ts';

const FAILED =
  /^(?:the |its |this |a |an )?(?:refused |failed |failing )?(?:exception|error|failure|crash|traceback|allocation|request|call|memoryerror|keyerror|runtimeerror|oserror)(?: of the \w+)? (?:comes|came|was raised|is raised|stems|occurred|occurs|happened|happens|arose|originates|is|was|ends|ended|points|pointed)(?: (?:from|in|at|to|on))?/i;
const WHERE = /\bline (\d+)(?: of ([\w-]+\.py))?/i;

/** "The exception comes from line 11 of log_parser.py, where X is read", "The refused allocation is np.zeros(N) at line 9". */
export const traceback: Frame = (sentence, { diagnosis }) => {
  const plain = sentence
    .replace(/[.!]+$/, '')
    .replace(
      /^(?:the )?traceback (?:shows|names|reports|gives|ends with) (?:a |an |the )?(\w+)/i,
      '$1 occurred',
    );
  const failed = FAILED.exec(plain)?.[0];
  const place = WHERE.exec(plain);
  if (!failed || !place) return null;
  const [where, number, file] = place;
  const frames = diagnosis.facts.parsed.errors.flatMap((error) => blamedFrame(error) ?? []);
  const frame = frames.find(
    ({ line, file: path }) => line === Number(number) && (!file || path.split('/').at(-1) === file),
  );
  if (!frame) return { grounded: false, why: 'The traceback names another line.' };
  const type = diagnosis.facts.parsed.errors.map((error) => error.type.toLowerCase());
  const named = /\b\w+error\b/i.exec(failed)?.[0].toLowerCase();
  if (named && !type.includes(named)) return { grounded: false, why: 'The exception is another.' };
  const squeezed = (frame.code ?? '').replace(/\s+/g, '').replaceAll('"', "'");
  const rest = plain
    .replace(failed, ' ')
    .replace(where, ' ')
    .replace(
      /\b(?:at|from|in|on|where|is|was|read|called|computed|of|and|the|a|made|made by|executed|evaluated|accessed|it|which)\b|,/gi,
      ' ',
    )
    .replace(/[\s]+/g, '')
    .replaceAll('"', "'");
  if (rest !== '' && !squeezed.includes(rest))
    return { grounded: false, why: 'The traceback quotes other code.' };
  return { grounded: true, why: 'The traceback names the line.', at: [frame.at] };
};
