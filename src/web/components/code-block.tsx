import { useRef } from 'preact/hooks';
import { clean } from '../display.ts';
import { Clip } from './clip.tsx';
import { CopyButton } from './copy-button.tsx';

/** What is copied is what is shown: an invisible character must not reach a shell. */
export function CodeBlock({ text }: { text: string }) {
  const code = useRef<HTMLElement>(null);
  const select = () => code.current && getSelection()?.selectAllChildren(code.current);
  return (
    <div class="code">
      <pre>
        <code ref={code}>
          <Clip text={text} />
        </code>
      </pre>
      <CopyButton text={clean(text)} onFailed={select} />
    </div>
  );
}
