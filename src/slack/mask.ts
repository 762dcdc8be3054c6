import { createRedactor } from '../model/redact/index.ts';
import type { Source } from '../schema/source.ts';
import type { SlackAudience } from '../store/slack.ts';

/** Never shown in Slack. Names of hosts, pods and programs are what a team needs to act. */
const SECRET = new Set<string>(['SECRET', 'TOKEN']);
/** Stand-ins from a private area of Unicode, which no text of ours has. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];
const SHOWN = '[secret]';

export type Mask = (text: string) => string;

/**
 * What is taken out of a text before it is posted: secrets always; where another organisation reads along, all that
 * is kept from a model as well: hosts, addresses, people, paths, pods.
 * @param seed makes placeholders that the author of a log could not foresee
 */
export function maskFor(sources: readonly Source[], seed: string, audience: SlackAudience): Mask {
  const texts = sources.map(
    ({ name, lines }) => `==> ${name} <==\n${lines.map(({ text }) => text).join('\n')}`,
  );
  const redactor = createRedactor({ texts, seed });
  if (audience === 'external') return (text) => redactor.mask(text);
  return (text) => {
    const masked = redactor.mask(text.replace(/[\uE000\uE001]/g, ''));
    const secrets = redactor.originals().filter(({ kind }) => SECRET.has(kind));
    const held = secrets.reduce(
      (now, { placeholder }) => now.replace(new RegExp(`${placeholder}(?!\\d)`, 'g'), `${OPEN}${CLOSE}`),
      masked,
    );
    return redactor.restore(held).replaceAll(`${OPEN}${CLOSE}`, SHOWN);
  };
}
