import type { Ref } from 'preact';
import { useId } from 'preact/hooks';
import type { Picture } from '../../pictures/picture.ts';

interface Props {
  picture: Picture;
  width: number;
  svg?: Ref<SVGSVGElement>;
}

/** The picture itself, with its title and description for who does not see it. */
export function Drawing({ picture, width, svg }: Props) {
  const id = useId();
  const { height, body } = picture.draw(width);
  return (
    <svg
      ref={svg ?? null}
      class="drawing"
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title id={`${id}-title`}>{picture.title}</title>
      <desc id={`${id}-desc`}>{picture.description}</desc>
      {body}
    </svg>
  );
}
