/** Where an article can be read, at one of its sections. */
export function articleUrl(id: string, section: string | null): string {
  return `/knowledge/${id}${section === null ? '' : `#${anchorOf(section)}`}`;
}

/** The anchor of a heading: lower case, words joined by hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
