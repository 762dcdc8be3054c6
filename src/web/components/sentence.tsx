import type { ComponentChildren } from 'preact';
import { Prose } from './prose.tsx';

/** The last word and its citation stay on one line; a number alone at the start of a line says nothing. */
export function Sentence({ text, marks }: { text: string; marks: ComponentChildren[] }) {
  const cut = text.lastIndexOf(' ') + 1;
  const last = text.slice(cut);
  const [first, ...others] = marks;
  if (!first || cut === 0 || last.length > 24 || last.includes('`')) {
    return (
      <span class="sentence">
        <Prose text={text} />
        {marks}{' '}
      </span>
    );
  }
  return (
    <span class="sentence">
      <Prose text={text.slice(0, cut)} />
      <span class="together">
        <Prose text={last} />
        {first}
      </span>
      {others}{' '}
    </span>
  );
}
