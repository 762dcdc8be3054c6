import { useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Incident } from '../../../schema/incident.ts';
import { picturesOf } from '../../pictures/index.ts';
import { Figure } from './figure.tsx';

const STEPS: Record<string, (now: number, last: number) => number> = {
  ArrowRight: (now, last) => (now === last ? 0 : now + 1),
  ArrowLeft: (now, last) => (now === 0 ? last : now - 1),
  Home: () => 0,
  End: (_now, last) => last,
};

/** What the evidence shows at a glance, one picture at a time. */
export function IncidentPictures({ incident }: { incident: Incident }) {
  const pictures = useMemo(() => picturesOf(incident), [incident]);
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = pictures[Math.min(chosen, pictures.length - 1)];
  if (!shown) return null;
  const pressed = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const to = step(chosen, pictures.length - 1);
    setChosen(to);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <section class="pictures" aria-label="Pictures of the evidence">
      <div class="tabs" role="tablist" aria-label="Pictures" ref={list} onKeyDown={pressed}>
        {pictures.map(({ name, label }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            class="tab"
            id={`${id}-${name}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
          >
            {label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown.name}`}>
        <Figure key={shown.name} picture={shown} />
      </div>
    </section>
  );
}
