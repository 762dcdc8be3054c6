import { type Block, context, plain, section } from './block.ts';

/** `/oomwhy help`, and what a message without evidence or question gets. */
export function helpBlocks(): Block[] {
  return [
    { type: 'header', text: plain('Why did it run out of memory?') },
    section(
      [
        'Hand over what you have: a kernel log, a bundle of `collectors/host.sh`, a traceback, a pod description, the program.',
        '• *Mention me* with a file or a pasted log: `@oomwhy why was etl.py killed?` In a thread I read what is in it.',
        '• *Write to me* directly, the same way.',
        '• *More actions* on any message or snippet, then _Why out of memory?_',
        '• `/oomwhy` and a question searches the articles; with a pasted log it begins an incident here.',
        '• `/oomwhy recent` lists incidents, `/oomwhy help` shows this.',
      ].join('\n'),
    ),
    section(
      'One thread is one incident. Ask further in it, by mentioning me or with the buttons; other evidence goes into a new thread.',
    ),
    context(
      'A good start on the host: `ssh HOST sudo sh -s &lt; collectors/host.sh &gt; bundle.txt`, and upload bundle.txt.',
    ),
  ];
}
