import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../schema/conversation.ts';
import type { AnswerSentence, Citation, Incident } from '../schema/incident.ts';
import { getIncident, getMessages, streamAnswer } from './api.ts';
import { clean } from './display.ts';
import { type Failure, isAbort, toFailure } from './failure.ts';

export interface Turn {
  key: number;
  question: string;
  sentences: AnswerSentence[];
  citations: Citation[];
  state: 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed';
  failure: Failure | null;
  /** What the server says about how the answer came about. */
  notice: string | null;
}

/** A new incident, with the question that is asked about it first. */
export interface Opening {
  incident: Incident;
  question: string;
}

const BROKEN: Failure = {
  what: 'The answer broke off.',
  where: 'While answering',
  todo: 'Your question is kept. Try again.',
  code: 'broken',
  again: true,
};

let nextKey = 1;
const turn = (question: string, rest: Partial<Turn> = {}): Turn => ({
  key: nextKey++,
  question,
  sentences: [],
  citations: [],
  state: 'done',
  failure: null,
  notice: null,
  ...rest,
});

/** Without a stored answer the incident's own is shown, so that a page never opens empty. */
function fromMessages(incident: Incident, messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const { role, text, sentences, citations, notice = null } of messages) {
    // A question counts as stopped until its answer follows.
    if (role === 'user') turns.push(turn(text, { state: 'stopped' }));
    else {
      const open = turns.at(-1)?.state === 'stopped' ? turns.pop() : undefined;
      turns.push(turn(open?.question ?? '', { sentences, citations, notice }));
    }
  }
  const [first] = turns;
  const { sentences, citations } = incident.answer;
  if (!first) return [turn(incident.question ?? '', { sentences, citations })];
  if (first.sentences.length === 0) Object.assign(first, { sentences, citations, state: 'done' });
  return turns;
}

export function useConversation(id: string, opening: Opening | null) {
  const [incident, setIncident] = useState<Incident | null>(opening?.incident ?? null);
  const [turns, setTurns] = useState<Turn[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef<AbortController | null>(null);

  const change = useCallback((key: number, update: (turn: Turn) => Partial<Turn>) => {
    setTurns((all) => all.map((one) => (one.key === key ? { ...one, ...update(one) } : one)));
  }, []);

  const ask = useCallback(
    async (question: string, replaced?: number) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      const asked = turn(question, { state: 'waiting' });
      setTurns((all) => [...all.filter(({ key }) => key !== replaced), asked]);
      let ended = false;
      try {
        for await (const { event, data } of streamAnswer(id, question, control.signal)) {
          if (event === 'sentence') {
            change(asked.key, (now) => ({
              state: 'streaming',
              sentences: [...now.sentences, data.sentence],
              citations: [...now.citations, ...data.citations],
            }));
          } else if (event === 'answer_end') {
            ended = true;
            change(asked.key, () => ({
              state: 'done',
              sentences: data.sentences,
              citations: data.citations,
              notice: data.notice ?? null,
            }));
          } else if (event === 'error') {
            ended = true;
            const told = { ...BROKEN, what: clean(data.detail), code: data.code };
            change(asked.key, () => ({ state: 'failed', failure: told }));
          }
        }

        if (!ended) change(asked.key, () => ({ state: 'failed', failure: BROKEN }));
      } catch (error) {
        if (isAbort(error)) change(asked.key, () => ({ state: 'stopped' }));
        else change(asked.key, () => ({ state: 'failed', failure: toFailure(error, 'While answering') }));
      }
    },
    [id, change],
  );

  const load = useCallback(async () => {
    setFailure(null);
    try {
      const [found, messages] = await Promise.all([getIncident(id), getMessages(id)]);
      setIncident(found);
      setTurns(fromMessages(found, messages));
    } catch (error) {
      setFailure(toFailure(error, 'While opening the incident'));
    }
  }, [id]);

  useEffect(() => {
    if (opening) ask(opening.question);
    else load();
    return () => running.current?.abort();
  }, [id]);

  const last = turns.at(-1);
  const busy = last?.state === 'waiting' || last?.state === 'streaming';
  const stop = useCallback(() => running.current?.abort(), []);
  return { incident, turns, failure, busy, ask, stop, load };
}
