import type { Find } from './kinds.ts';

export interface Word {
  readonly start: number;
  readonly text: string;
}

const INTERPRETER =
  /^(?:python|pypy|bash|sh|dash|zsh|ksh|fish|perl|ruby|node|nodejs|php|java|Rscript|julia)[\d.]*$/;
/** Programs whose first own argument is the program they start. */
const WRAPPER =
  /^(?:sudo|doas|nohup|nice|ionice|time|timeout|env|exec|setsid|chrt|numactl|taskset|stdbuf|systemd-run|xargs|strace|ltrace|tini|dumb-init|catchsegv|prlimit|unshare|runuser|su|command|flock|watch|\/usr\/bin\/time)$/;
/** Tools that people look at a host with: what they ask for is of use and mostly plain words. */
const LOOKING =
  /^(?:kubectl|oc|systemctl|journalctl|dmesg|free|vmstat|cat|ls|docker|podman|crictl|ps|top|htop|df|du|uname|ulimit|sysctl|nvidia-smi|oomwhy|npx|sos|sosreport|hostname|uptime|swapon|slabtop|lscpu|grep|head|tail|sacct|scontrol|smem|pmap)$/;
const PLAIN = /^(?:[a-z]{1,16}|\/(?:proc|sys|dev|etc|run)\/[\w./-]{0,100})$/;
const OPERATOR = /^(?:\||\|\||&&?|;|2?>{1,2}|<|2>&1|\\|--|-)$/;
/** How large, how many, how long: what a diagnosis is about. A longer number may be a customer's. */
const FIGURE = /^\d{1,6}(?:\.\d{1,4})?(?:[kKmMgGtT](?:i?[bB])?|[bB%smhd]|ms)?(?:,\d{1,3}(?:\.\d{1,2})?)?$/;
const KEPT_TITLE =
  /^(?:master|worker|process|idle|in|transaction|active|writer|checkpointer|autovacuum|launcher|background|logger|stats|collector|logical|replication|wal|archiver|manager|cache|pool|\[?(?:priv|net|accepted|listener)\]?|startup|scheduler|main|<defunct>)$/;
const MASKED = /\[masked\]|^<defunct>$/;

export const wordsOf = (text: string, start: number, end: number): Word[] =>
  [...text.slice(start, end).matchAll(/[^\s\0]+/g)].map((word) => ({
    start: start + word.index,
    text: word[0],
  }));

const baseName = (word: string) => word.slice(word.lastIndexOf('/') + 1);
const find = (word: Word, from = 0, kind: Find['kind'] = 'ARG'): Find => ({
  start: word.start + from,
  end: word.start + word.text.length,
  kind,
});

/**
 * What of a command line is masked: the arguments, but not the program, its script or module, the names of options
 * and figures given to options. Paths below a home are left to the paths' rule, which keeps a script's name.
 */
export function* argumentsOf(words: readonly Word[], begin: 'program' | 'arguments'): Generator<Find> {
  if (/^\[.*\]$/.test(words[0]?.text ?? '')) return;
  if (/:$/.test(words[0]?.text ?? '')) return yield* titleOf(words.slice(1));
  let awaits: 'program' | 'script' | 'code' | 'arguments' = begin;
  let option = '';
  let looking = false;
  for (const word of words) {
    const { text } = word;
    const after = option;
    option = '';
    if (OPERATOR.test(text)) {
      if (/^(?:\||\|\||&&?|;)$/.test(text)) awaits = 'program';
    } else if (MASKED.test(text) || isHome(text)) {
      if (awaits === 'program' || awaits === 'script') awaits = 'arguments';
    } else if (awaits === 'code') {
      yield find(word);
    } else if (awaits === 'program') {
      if (/^-/.test(text)) option = text;
      else if (/^-[ugU]$/.test(after)) yield find(word, 0, 'USER');
      else if (/^\w+=/.test(text)) yield find(word, text.indexOf('=') + 1);
      else if (!FIGURE.test(text) && !WRAPPER.test(baseName(text))) {
        looking = LOOKING.test(baseName(text));
        awaits = INTERPRETER.test(baseName(text)) ? 'script' : 'arguments';
      }
    } else if (/^-/.test(text)) {
      const value = text.indexOf('=') + 1;
      if (value > 0 && !FIGURE.test(text.slice(value))) yield find(word, value);
      if (awaits === 'script' && /^-\w*c$/.test(text)) awaits = 'code';
      else option = text;
    } else if (awaits === 'script') {
      // -X dev and -W error are Python's own; -m takes the module, which then is the script.
      if (/^-[XW]$/.test(after)) continue;
      awaits = 'arguments';
      if (!/^[\w./+-]+$/.test(text)) yield find(word);
    } else if (!(after && FIGURE.test(text)) && !(looking && PLAIN.test(text))) {
      yield find(word);
    }
  }
}

/** A process that wrote its own title: `nginx: worker process`, `postgres: alice shop 10.0.0.5(5432) idle`. */
function* titleOf(words: readonly Word[]): Generator<Find> {
  // nginx shows its command line in there.
  const command = words.findIndex((word) => word.text.startsWith('/'));
  for (const word of command === -1 ? words : words.slice(0, command)) {
    if (!KEPT_TITLE.test(word.text) && !MASKED.test(word.text)) yield find(word);
  }
  if (command !== -1) yield* argumentsOf(words.slice(command), 'program');
}

const isHome = (text: string) => /^["']?(?:(?:\/[\w.-]{1,64}){0,3}\/(?:home|Users)\/|\/root\/|~)/.test(text);
