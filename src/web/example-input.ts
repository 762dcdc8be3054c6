import type { Fix } from '../schema/incident.ts';
import { EXAMPLE_PROGRAM } from './example.ts';

/** As many as the incident's own job could not hold. */
const ORDERS = 400_000;
const NAME = 'orders.csv';

/** Whether a change is one of the example's program, whose input is known here. */
export function isOfExample({ file, diff }: Fix): boolean {
  return (
    file?.split('/').at(-1) === EXAMPLE_PROGRAM.name && /^[ -]def load_orders\(path\):$/m.test(diff ?? '')
  );
}

/** So many rows are made before the page may do something else. */
const AT_ONCE = 10_000;

/** What the example's program reads, and how it is called: the same rows as the incident's own, made here. */
export async function exampleInput(): Promise<{ args: string; file: File }> {
  const parts = ['order_id,customer,region,sku,quantity,unit_price,note\n'];
  for (let from = 0; from < ORDERS; from += AT_ONCE) {
    parts.push(rows(from, from + AT_ONCE));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { args: NAME, file: new File(parts, NAME, { type: 'text/csv' }) };
}

function rows(from: number, to: number): string {
  const lines: string[] = [];
  for (let i = from; i < to; i += 1)
    lines.push(
      `${i},cust-${(i * 7919) % 5003},r${i % 12},sku-${(i * 31) % 977},${(i % 9) + 1},${((i * 13) % 400) / 4},` +
        `order taken by channel ${i % 5} and packed in hall ${i % 17}`,
    );
  return `${lines.join('\n')}\n`;
}
