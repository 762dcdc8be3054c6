import type {
  Approval,
  Decision,
  Message,
  StreamEvent,
  ToolOutcome,
  Usage,
  Withheld,
} from '../schema/conversation.ts';
import type { AnswerSentence, Citation, Incident } from '../schema/incident.ts';
import { clean } from './display.ts';
import { DEFAULT_QUESTION } from './example.ts';
import type { Failure } from './failure.ts';

/** A tool that the model called. Of a stored answer the arguments are not known. */
export interface ToolUse {
  id: string;
  tool: string;
  arguments: Record<string, unknown> | null;
  outcome: ToolOutcome | null;
}

export interface Turn {
  key: number;
  /** Of the stored answer; `null` until it is stored. */
  id: string | null;
  question: string;
  sentences: AnswerSentence[];
  citations: Citation[];
  state: 'waiting' | 'streaming' | 'reconnecting' | 'done' | 'stopped' | 'failed';
  failure: Failure | null;
  /** What the server says about how the answer came about. */
  notice: string | null;
  composer: Message['composer'];
  tools: ToolUse[];
  withheld: Withheld[];
  usage: Usage | null;
  /** What waits for a person. */
  approval: Approval | null;
  decision: Decision | null;
  /** A message of the turn that this one was asked in place of. */
  replaces: string | null;
}

export const BROKEN: Failure = {
  what: 'The answer broke off.',
  where: 'While answering',
  todo: 'Your question is kept. Try again.',
  code: 'broken',
  again: true,
};

let nextKey = 1;

export function newTurn(question: string, rest: Partial<Turn> = {}): Turn {
  return {
    key: nextKey++,
    id: null,
    question,
    sentences: [],
    citations: [],
    state: 'done',
    failure: null,
    notice: null,
    composer: null,
    tools: [],
    withheld: [],
    usage: null,
    approval: null,
    decision: null,
    replaces: null,
    ...rest,
  };
}

const COUNTED = /^\d+ statements? of the model (?:was|were) withheld/;

/** What a stored answer says, in the place of all that was streamed before it. */
function answered(message: Message, streamed: readonly ToolUse[] = []): Partial<Turn> {
  const { id, sentences, citations, composer, told = [], withheld = [] } = message;
  const known = new Map(streamed.map((one) => [one.id, one]));
  for (const outcome of told) {
    const call = known.get(outcome.id);
    known.set(outcome.id, {
      id: outcome.id,
      tool: outcome.tool,
      arguments: call?.arguments ?? null,
      outcome,
    });
  }
  return {
    id,
    state: 'done',
    // What was withheld has a note of its own, that opens.
    sentences: withheld.length > 0 ? sentences.filter(({ text }) => !COUNTED.test(text)) : sentences,
    citations,
    composer,
    notice: message.notice ?? null,
    tools: [...known.values()],
    withheld,
    usage: message.usage ?? null,
    approval: message.approval ?? null,
  };
}

/** A turn after one more event of its stream. */
export function withEvent(turn: Turn, { event, data }: StreamEvent): Turn {
  switch (event) {
    case 'sentence':
      return {
        ...turn,
        state: 'streaming',
        sentences: [...turn.sentences, data.sentence],
        citations: [...turn.citations, ...data.citations],
      };
    case 'tool_call':
      return { ...turn, state: 'streaming', tools: [...turn.tools, { ...data, outcome: null }] };
    case 'tool_result': {
      const known = turn.tools.some(({ id }) => id === data.id);
      const done = { id: data.id, tool: data.tool, arguments: null, outcome: data };
      const tools = turn.tools.map((one) => (one.id === data.id ? { ...one, outcome: data } : one));
      return { ...turn, state: 'streaming', tools: known ? tools : [...tools, done] };
    }
    case 'approval_required':
      return { ...turn, approval: data };
    case 'answer_end':
      return { ...turn, ...answered(data, turn.tools) };
    case 'error':
      return {
        ...turn,
        state: 'failed',
        failure: { ...BROKEN, what: clean(data.detail), code: data.code },
      };
    default:
      return turn;
  }
}

/** An answer as text, as it is copied: its sections, commands between blank lines. */
export function answerText({ sentences }: Turn): string {
  const lines: string[] = [];
  let section = '';
  for (const sentence of sentences) {
    if (sentence.section !== section) {
      section = sentence.section;
      lines.push('', `## ${section}`, '');
    }
    if (sentence.form === 'command') lines.push('', '```', sentence.text, '```', '');
    else lines.push(sentence.form === 'title' ? `### ${sentence.text}` : sentence.text);
  }
  return clean(`${lines.join('\n').trim()}\n`);
}

/**
 * The conversation as it stands. Without a stored answer the incident's own is shown, so that a page never opens empty.
 */
export function fromMessages(incident: Incident, messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.supersededBy !== undefined) continue;
    // A question counts as stopped until its answer follows.
    if (message.role === 'user') {
      turns.push(newTurn(message.text, { state: 'stopped', decision: message.decision ?? null }));
    } else {
      const open = turns.at(-1)?.state === 'stopped' ? turns.pop() : undefined;
      turns.push({ ...(open ?? newTurn('')), ...answered(message) });
    }
  }
  const [first] = turns;
  const { sentences, citations, composer } = incident.answer;
  const own = newTurn(incident.question ?? '', { sentences, citations, composer });
  if (!first) return [own];
  // Of an incident that came another way than by this page, the first question here is another one.
  if (messages[0]?.text !== (incident.question ?? DEFAULT_QUESTION)) return [own, ...turns];
  if (
    first.question === messages[0].text &&
    first.sentences.length === 0 &&
    first.decision === null &&
    first.approval === null
  )
    Object.assign(first, { sentences, citations, state: 'done' });
  return turns;
}

/**
 * What the store has, in the place of what the page shows. Turns that are the same stay the same, and so does a last one
 * that was stopped or broke off here: what came of it is kept as it is, until somebody goes on.
 */
export function merged(shown: readonly Turn[], stored: readonly Turn[]): Turn[] {
  const known = new Map(shown.map((turn) => [turn.id, turn]));
  const now = stored.map((turn) => (turn.id === null ? turn : (known.get(turn.id) ?? turn)));
  const open = shown.at(-1);
  if (open?.id !== null || open.state === 'done') return now;
  const at = now.findIndex(({ id, question }) => !known.has(id) && question === open.question);
  if (at < 0) return [...now, open];
  return at === now.length - 1 ? [...now.slice(0, -1), open] : now;
}
