/** Sending tells how far it is; reading does not. */
export function Progress({ label, part }: { label: string; part: number }) {
  return (
    <span class="progress">
      <progress aria-label={label} max={1} {...(part < 1 ? { value: part } : {})} />
      {label}
    </span>
  );
}
