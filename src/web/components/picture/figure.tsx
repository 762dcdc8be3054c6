import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { download } from '../../download.ts';
import { standalone, toPng } from '../../picture-file.ts';
import type { Picture } from '../../pictures/picture.ts';
import { ScrollRegion } from '../scroll-region.tsx';
import { Drawing } from './drawing.tsx';

const LEAST_WIDTH = 260;

/** A picture with what it says as a table, and as a file to keep. It is drawn at the width that there is. */
export function Figure({ picture }: { picture: Picture }) {
  const { name, title, head, rows } = picture;
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(0);
  const [failed, setFailed] = useState(false);
  useLayoutEffect(() => {
    if (!box.current) return;
    const measure = () => setWidth(Math.floor(box.current?.clientWidth ?? 0));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const keep = async (end: 'svg' | 'png') => {
    if (!svg.current) return;
    try {
      if (end === 'svg') download(`${name}.svg`, standalone(svg.current), 'image/svg+xml');
      else download(`${name}.png`, await toPng(svg.current));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <figure class="picture">
      <figcaption class="picture-head">
        <span class="picture-title">{title}</span>
        <span class="picture-tools">
          <span aria-live="polite">{failed ? 'Not kept. Try the other:' : ''}</span>
          {(['svg', 'png'] as const).map((end) => (
            <button
              key={end}
              type="button"
              class="copy"
              aria-label={`Download as ${end.toUpperCase()}: ${title}`}
              onClick={() => keep(end)}
            >
              {end.toUpperCase()}
            </button>
          ))}
        </span>
      </figcaption>
      <div ref={box} class="picture-box">
        {width > 0 && <Drawing picture={picture} width={Math.max(LEAST_WIDTH, width)} svg={svg} />}
      </div>
      <details class="more-about">
        <summary>As a table</summary>
        <ScrollRegion class="picture-table" label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                {head.map((one, index) => (
                  <th key={index} scope="col">
                    {one || <span class="sr-only">What</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, nth) => (
                    <td key={nth}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
    </figure>
  );
}
