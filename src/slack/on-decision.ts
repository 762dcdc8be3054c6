import { verifyFix } from '../assistant/verify-fix.ts';
import { OomwhyError } from '../lib/errors.ts';
import { decidedBlocks, verificationBlocks } from '../report/slack/approval.ts';
import { shownWith } from '../report/slack/shown.ts';
import type { Incident } from '../schema/incident.ts';
import type { SlackThread } from '../store/slack.ts';
import { deliver } from './deliver.ts';
import { enter } from './on-asked.ts';
import type { SlackParts } from './parts.ts';
import { setStatus } from './status.ts';
import { answerIn, maskOf } from './turn.ts';

/** A person pressed a button that lets a program run, or not. */
export interface Decided {
  readonly thread: SlackThread;
  /** The message with the buttons. */
  readonly message: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly approved: boolean;
  readonly fix: string;
  /** What a model waits for; `null` where nothing but the run does. */
  readonly approval: string | null;
}

/**
 * Runs a fix, or not, and records who said so: with the verification, or as a turn of the conversation.
 * @throws OomwhyError slack-not-an-approver, approval-not-pending, and what `verifyFix` throws
 */
export async function onDecision(parts: SlackParts, decided: Decided): Promise<void> {
  const { thread, user, approved } = decided;
  if (!parts.settings.approvers.includes(user.id))
    throw new OomwhyError('slack-not-an-approver', 'you may not decide about runs here');
  const leave = await enter(thread);
  try {
    const incident = await parts.store.incident(thread.incident);
    if (!incident)
      throw new OomwhyError('incident-not-found', 'the incident is gone', { where: thread.incident });
    if (!(await parts.store.slack.claim(`decision ${thread.channel} ${decided.message}`)))
      throw new OomwhyError('approval-not-pending', 'somebody decided before you');
    parts.log.info(
      { incident: incident.id, fix: decided.fix, user: user.id, approved },
      'slack: a run was decided',
    );
    await markDecided(parts, incident, decided);
    const by = `${user.name} (Slack ${user.id})`;
    if (decided.approval !== null) {
      const decision = approved ? ('approve' as const) : ('reject' as const);
      const request = { approval: { id: decided.approval, decision, by } };
      await answerIn(parts, { thread, incident, request, user: user.id, opening: false });
    } else if (approved) await run(parts, incident, decided, by);
  } finally {
    leave();
  }
}

/** The buttons go, and who pressed one stays. */
async function markDecided(parts: SlackParts, incident: Incident, decided: Decided): Promise<void> {
  const { thread, message, user, approved, fix } = decided;
  const shown = shownWith(await maskOf(parts, incident, thread));
  const title = incident.fixes.find(({ id }) => id === fix)?.title ?? fix;
  const text = `${approved ? 'Approved' : 'Rejected'}: run of ${shown.prose(title)}`;
  await deliver(parts, thread, message, text, decidedBlocks(title, approved, user.id, shown));
}

async function run(
  parts: SlackParts,
  incident: Incident,
  { thread, fix }: Decided,
  by: string,
): Promise<void> {
  await setStatus(parts, thread, 'runs the program before and after the change…');
  const { store, articles, config, cut } = parts;
  const asked = { fix, approvedBy: by, args: [], inputs: [] };
  const done = await verifyFix({ store, articles, sandbox: config.sandbox }, incident, asked, {
    signal: cut,
  });
  if (!done.verification) return;
  const shown = shownWith(await maskOf(parts, incident, thread));
  const blocks = verificationBlocks(done, done.verification, shown);
  await deliver(parts, thread, null, shown.prose(done.verification.says), blocks);
}
