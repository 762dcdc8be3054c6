import type { ComponentChildren, Ref } from 'preact';

interface Props {
  class: string;
  label: string;
  box?: Ref<HTMLElement>;
  onScroll?: () => void;
  children: ComponentChildren;
}

/** Something that scrolls on its own, so that it must be reachable by keyboard and have a name. */
export function ScrollRegion({ class: name, label, box, onScroll, children }: Props) {
  return (
    <section
      class={name}
      ref={box ?? null}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      {...(onScroll ? { onScroll } : {})}
    >
      {children}
    </section>
  );
}
