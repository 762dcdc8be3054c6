import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { CheckIcon, CopyIcon } from './icons.tsx';

/** Without HTTPS there is no clipboard API; the older command still works there in most browsers. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'sr-only';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

interface Props {
  text: string;
  label?: string;
  icon?: ComponentChildren;
  onFailed?: () => void;
}

export function CopyButton({ text, label: name = 'Copy', icon = <CopyIcon />, onFailed }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const click = async () => {
    const done = await copy(text);
    setState(done ? 'copied' : 'failed');
    if (!done) onFailed?.();
    setTimeout(() => setState('idle'), done ? 1_600 : 6_000);
  };
  const label = { idle: name, copied: 'Copied', failed: 'Not copied: press Ctrl+C' }[state];
  return (
    <button type="button" class={`copy copy-${state}`} onClick={click}>
      {state === 'copied' ? <CheckIcon /> : icon}
      <span aria-live="polite">{label}</span>
    </button>
  );
}
