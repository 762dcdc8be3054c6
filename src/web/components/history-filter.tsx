import type { IncidentList } from '../../schema/conversation.ts';
import { clean, middle } from '../display.ts';

export interface Filter {
  cause: string;
  place: string;
  /** Days back; 0 for any time. */
  days: number;
}

interface Props {
  filter: Filter;
  facets: NonNullable<IncidentList['facets']>;
  onFilter: (filter: Filter) => void;
}

const TIMES = [
  [0, 'Any time'],
  [1, 'Last 24 hours'],
  [7, 'Last 7 days'],
  [30, 'Last 30 days'],
] as const;

/** An id such as `cgroup-limit`, as words. */
const words = (id: string) => clean(id.replaceAll('-', ' '));

export function HistoryFilter({ filter, facets, onFilter }: Props) {
  const options = (all: readonly { value: string; count: number }[], name: (value: string) => string) =>
    all.map(({ value, count }) => (
      <option key={value} value={value}>
        {`${name(value)} (${count})`}
      </option>
    ));
  return (
    <fieldset class="filters">
      <legend class="sr-only">Filter the incidents</legend>
      <label>
        <span>Cause</span>
        <select
          value={filter.cause}
          onChange={(event) => onFilter({ ...filter, cause: event.currentTarget.value })}
        >
          <option value="">Any cause</option>
          {options(facets.causes, words)}
        </select>
      </label>
      <label>
        <span>Where</span>
        <select
          value={filter.place}
          onChange={(event) => onFilter({ ...filter, place: event.currentTarget.value })}
        >
          <option value="">Anywhere</option>
          {options(facets.places, (value) => middle(value, 40))}
        </select>
      </label>
      <label>
        <span>When</span>
        <select
          value={String(filter.days)}
          onChange={(event) => onFilter({ ...filter, days: Number(event.currentTarget.value) })}
        >
          {TIMES.map(([days, name]) => (
            <option key={days} value={String(days)}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}
