interface Props {
  left: number;
  top: number;
  entries: readonly (readonly [mark: string, name: string])[];
}

/** What the lines of a picture are. */
export function Legend({ left: begin, top, entries }: Props) {
  let at = begin;
  return (
    <>
      {entries.map(([mark, name]) => {
        const left = at;
        at += 44 + name.length * 7;
        return (
          <g key={name}>
            <path class={mark} d={`M${left} ${top}h20`} />
            <text class="d-faint" x={left + 26} y={top + 4}>
              {name}
            </text>
          </g>
        );
      })}
    </>
  );
}
