import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Approval, Decision, MessageRequest } from '../schema/conversation.ts';
import type { Fix, Incident } from '../schema/incident.ts';
import { newKey, stopAnswer, streamAnswer } from './answer-stream.ts';
import { getIncident, getMessages } from './api.ts';
import { type Failure, isAbort, toFailure } from './failure.ts';
import { useOtherTabs } from './other-tabs.ts';
import { lastRunning, rememberRunning } from './running-key.ts';
import { BROKEN, fromMessages, merged, newTurn, type Turn, withEvent } from './turn.ts';

/** A new incident, with the question that is asked about it first. */
export interface Opening {
  incident: Incident;
  question: string;
}

/** What is asked, as the page shows it. */
const wordsOf = (asked: MessageRequest, approval: Approval | null) =>
  'text' in asked
    ? asked.text
    : `${asked.approval.by} ${asked.approval.decision === 'approve' ? 'approved' : 'rejected'} the run of: ${approval?.title ?? 'a fix'}`;

export function useConversation(id: string, opening: Opening | null) {
  const [incident, setIncident] = useState<Incident | null>(opening?.incident ?? null);
  const [turns, setTurns] = useState<Turn[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef<{ control: AbortController; key: string } | null>(null);

  const change = useCallback((key: number, update: (turn: Turn) => Turn) => {
    setTurns((all) => all.map((one) => (one.key === key ? update(one) : one)));
  }, []);

  /** The stored conversation in the place of an answer that the server no longer streams. */
  const fromStore = useCallback(async () => {
    const [found, messages] = await Promise.all([getIncident(id), getMessages(id)]);
    setIncident(found);
    return fromMessages(found, messages);
  }, [id]);

  const tellOtherTabs = useOtherTabs(id, async () => {
    if (turns.some(isOpen)) return;
    const stored = await fromStore().catch(() => null);
    if (stored) setTurns((shown) => (shown.some(isOpen) ? shown : merged(shown, stored)));
  });

  const follow = useCallback(
    async (asked: MessageRequest, turn: Turn, given: { key: string } | null = null) => {
      running.current?.control.abort();
      const mine = { control: new AbortController(), key: given?.key ?? newKey() };
      running.current = mine;
      rememberRunning(id, { key: mine.key, asked });
      const wanted = { incident: id, asked, key: mine.key, resume: given !== null };
      const onState = (state: 'broken' | 'mended') =>
        change(turn.key, (now) => ({ ...now, state: state === 'broken' ? 'reconnecting' : 'streaming' }));
      let left = false;
      try {
        for await (const event of streamAnswer(wanted, mine.control.signal, onState)) {
          change(turn.key, (now) => withEvent(now, event));
          if (event.event === 'answer_end' && event.data.composer === 'model')
            getIncident(id).then(setIncident, () => undefined);
        }
      } catch (error) {
        const told = toFailure(error, 'While answering');
        if (isAbort(error)) {
          left = mine.control.signal.reason === LEFT;
          if (!left) change(turn.key, (now) => ({ ...now, state: 'stopped' }));
        } else if (told.code === 'answer-gone') {
          const stored = await fromStore().catch(() => []);
          const whole = stored.at(-1)?.state === 'done' && stored.at(-1)?.question === turn.question;
          if (whole) setTurns(stored);
          else change(turn.key, (now) => ({ ...now, state: 'failed', failure: BROKEN }));
        } else change(turn.key, (now) => ({ ...now, state: 'failed', failure: told }));
      } finally {
        if (!left) {
          rememberRunning(id, null);
          tellOtherTabs();
        }
      }
    },
    [id, change, fromStore, tellOtherTabs],
  );

  const ask = useCallback(
    async (question: string, replaced: Turn | null = null) => {
      const asked = newTurn(question, { state: 'waiting' });
      setTurns((all) => [...all.filter(({ key }) => key !== replaced?.key), asked]);
      const replaces = replaced && (replaced.id ?? (await storedId(id, replaced)) ?? replaced.replaces);
      if (replaces) change(asked.key, (turn) => ({ ...turn, replaces }));
      return follow({ text: question, ...(replaces && { replaces }) }, { ...asked, replaces });
    },
    [id, change, follow],
  );

  const decide = useCallback(
    (approval: Approval, said: Pick<Decision, 'decision' | 'by'>) => {
      const decision: Decision = { id: approval.id, ...said };
      const asked: MessageRequest = { approval: decision };
      const turn = newTurn(wordsOf(asked, approval), { state: 'waiting', decision });
      setTurns((all) => [...all, turn]);
      return follow(asked, turn);
    },
    [follow],
  );

  const load = useCallback(async () => {
    setFailure(null);
    try {
      const stored = await fromStore();
      const open = lastRunning(id);
      const question = open && wordsOf(open.asked, null);
      const last = stored.at(-1);
      if (!open || (last?.id && last.question === question)) return setTurns(stored);
      const turn = newTurn(question ?? '', { state: 'waiting' });
      // The incident's own answer stands in the place of one that was not stored yet.
      const replaced = 'text' in open.asked ? open.asked.replaces : undefined;
      const standing = ({ id: answer, question: own }: Turn) =>
        answer === null ? own !== question : answer !== replaced;
      setTurns([...stored.filter(standing), turn]);
      await follow(open.asked, turn, open);
    } catch (error) {
      setFailure(toFailure(error, 'While opening the incident'));
    }
  }, [id, follow, fromStore]);

  useEffect(() => {
    if (opening) ask(opening.question);
    else load();
    return () => running.current?.control.abort(LEFT);
  }, [id]);

  const last = turns.at(-1);
  const busy = last !== undefined && isOpen(last);
  const stop = useCallback(() => {
    if (!running.current) return;
    running.current.control.abort();
    stopAnswer(id, running.current.key);
  }, [id]);
  const putFix = useCallback((fix: Fix) => {
    setIncident((now) => now && { ...now, fixes: now.fixes.map((one) => (one.id === fix.id ? fix : one)) });
  }, []);
  return { incident, turns, failure, busy, ask, decide, stop, load, putFix };
}

const isOpen = ({ state }: Turn) => state === 'waiting' || state === 'streaming' || state === 'reconnecting';

/** Of an answer that was stopped or broke off, what the server kept all the same; `null` where that is nothing. */
async function storedId(id: string, { question }: Turn): Promise<string | null> {
  const standing = (await getMessages(id).catch(() => [])).filter((one) => one.supersededBy === undefined);
  const asked = standing.findLast(({ role }) => role === 'user');
  return asked?.text === question ? asked.id : null;
}

/** Why a stream is given up when the page goes elsewhere: the answer goes on and can be resumed. */
const LEFT = new DOMException('Left', 'AbortError');
