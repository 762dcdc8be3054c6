import { useRef, useState } from 'preact/hooks';
import type { Fix } from '../../../schema/incident.ts';
import { clean } from '../../display.ts';
import { CopyButton } from '../copy-button.tsx';
import { Tooltip } from '../tooltip.tsx';

/** Amounts of memory and counts as commands write them: `176M`, `512Mi`, `--memory=2g`, `max_map_count=262144`. */
const AMOUNT = /(?<![\w./-])\d+(?:\.\d+)?(?:[KMGT]i?B?|[kmg]b?)?(?![\w./-])/;

function Amount({ text, fix }: { text: string; fix: Fix }) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<DOMRect | null>(null);
  const show = () => setAt(button.current?.getBoundingClientRect() ?? null);
  const hide = () => setAt(null);
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !at) return;
    event.preventDefault();
    hide();
  };
  const lines = fix.evidence.map(({ source, line, text }) => `${source}:${line}  ${text.trim()}`);
  return (
    <span class="amount" onPointerEnter={show} onPointerLeave={hide} onFocusIn={show} onFocusOut={hide}>
      <button
        ref={button}
        type="button"
        aria-label={`${text}: where the number comes from`}
        onClick={show}
        onKeyDown={pressed}
      >
        {text}
      </button>
      {at && <Tooltip at={at} place={clean(fix.why)} text={lines.join('\n')} onHide={hide} />}
    </span>
  );
}

/** A command whose number, where it has one, tells where it comes from. What is copied is what is shown. */
export function DerivedCommand({ command, fix }: { command: string; fix: Fix }) {
  const code = useRef<HTMLElement>(null);
  const plain = clean(command);
  const found = plain.length < 4_000 && fix.evidence.length > 0 ? AMOUNT.exec(plain) : null;
  return (
    <div class="code">
      <pre>
        <code ref={code}>
          {found ? (
            <>
              {plain.slice(0, found.index)}
              <Amount text={found[0]} fix={fix} />
              {plain.slice(found.index + found[0].length)}
            </>
          ) : (
            plain
          )}
        </code>
      </pre>
      <CopyButton
        text={plain}
        onFailed={() => code.current && getSelection()?.selectAllChildren(code.current)}
      />
    </div>
  );
}
