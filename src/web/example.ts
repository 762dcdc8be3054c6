export const EXAMPLE_QUESTION =
  'Our nightly job etl.py dies with exit code 137 half way through. The machine has 4 GB and `free -m` shows almost ' +
  'all of it free, nothing else heavy runs there. I already restarted it twice and it is always the same. ' +
  'Is the kernel miscounting memory? Should we put in more RAM?';

export const DEFAULT_QUESTION = 'Why did it run out of memory, and what shall I do?';

export const COLLECT_COMMAND = 'ssh HOST sudo sh -s < collectors/host.sh > bundle.txt';

export const SUGGESTIONS = [
  'Which limit was it?',
  'Why although RAM was free?',
  'Who used it?',
  'How do I fix it now?',
  'What is missing?',
];

/** What is attached as an example: a real incident, and the program that it was about. */
export const EXAMPLE_LOG = { name: 'example.txt', path: '/example.txt' };
export const EXAMPLE_PROGRAM = { name: 'etl.py', path: '/example/etl.py' };
