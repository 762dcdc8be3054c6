import { render } from 'preact';
import { Drawing } from './components/picture/drawing.tsx';
import { standalone } from './picture-file.ts';
import type { Picture } from './pictures/picture.ts';

/** As wide as the text of a report. */
const WIDTH = 680;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A report in HTML with the incident's pictures before its evidence. They are drawn out of sight, so that styles apply. */
export function withPictures(html: string, pictures: readonly Picture[]): string {
  const place = document.createElement('div');
  place.className = 'off-screen';
  document.body.append(place);
  try {
    const figures = pictures.flatMap((picture) => {
      render(<Drawing picture={picture} width={WIDTH} />, place);
      const svg = place.querySelector('svg');
      return svg
        ? [
            `<figure style="margin:1.5rem 0"><figcaption>${escaped(picture.title)}</figcaption>${standalone(svg)}</figure>`,
          ]
        : [];
    });
    const at = html.lastIndexOf('<h2>Evidence</h2>');
    return at < 0 ? html : `${html.slice(0, at)}${figures.join('\n')}\n${html.slice(at)}`;
  } finally {
    render(null, place);
    place.remove();
  }
}
