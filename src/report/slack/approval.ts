import { formatBytes } from '../../lib/bytes.ts';
import type { Fix, FixVerification } from '../../schema/incident.ts';
import type { SandboxRun } from '../../schema/verification.ts';
import { type Block, context, markup, plain, section } from './block.ts';
import { ACTION } from './buttons.ts';
import type { Shown } from './shown.ts';

/** What a button for a run stands for: a fix, and the approval that a model waits for, if one does. */
export interface RunRequest {
  readonly incident: string;
  readonly fix: string;
  readonly approval: string | null;
}

/** Asks a person whether a fix may be run here; `approvers` are Slack's user ids. */
export function runQuestionBlocks(
  { id, title, risk }: Pick<Fix, 'id' | 'title' | 'risk'>,
  request: Omit<RunRequest, 'fix'>,
  shown: Shown,
  approvers: readonly string[],
): Block[] {
  const value = JSON.stringify({ ...request, fix: id } satisfies RunRequest);
  const who = approvers.map((user) => `<@${user}>`).join(', ');
  return [
    section(
      `*Run this fix in the sandbox?*
${shown.prose(title, 200)}
Risk: ${shown.prose(risk, 300)}`,
    ),
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: ACTION.approve,
          style: 'primary',
          text: plain('Approve the run'),
          value,
          confirm: {
            title: plain('Run the program?'),
            text: plain(
              'The program and its changed version run on the machine of the service, contained, under the limit.',
            ),
            confirm: plain('Run it'),
            deny: plain('Not now'),
          },
        },
        { type: 'button', action_id: ACTION.reject, style: 'danger', text: plain('Reject'), value },
      ],
    },
    context(
      who === '' ? 'Nobody may approve yet: `OOMWHY_SLACK_APPROVERS` is not set.' : `May approve: ${who}`,
    ),
  ];
}

/** The same place once somebody decided; nothing is left to press. */
export function decidedBlocks(title: string, approved: boolean, user: string, shown: Shown): Block[] {
  const mark = approved ? ':white_check_mark: Approved' : ':no_entry_sign: Rejected';
  return [section(`${mark} by <@${user}>: run of ${shown.prose(title, 300)}`)];
}

/** What running a fix showed. */
export function verificationBlocks(fix: Fix, verification: FixVerification, shown: Shown): Block[] {
  const { before, after, says, limitBytes, limiter, isolation, cannotProve, approvedBy, proven } =
    verification;
  const notes = [
    `Limit ${formatBytes(limitBytes)}, set by ${limiter}; isolation: ${isolation}.`,
    ...(approvedBy === null ? [] : [`Allowed by ${shown.prose(approvedBy, 120)}.`]),
    ...cannotProve.slice(0, 4).map((one) => `Not shown: ${shown.prose(one, 100)}`),
  ];
  return [
    section(
      `${proven ? ':white_check_mark:' : ':grey_question:'} *${shown.prose(fix.title, 150)}*
${shown.prose(says, 380)}`,
    ),
    { type: 'section', fields: [run('Before', before), run('After', after)] },
    context(notes.join('\n')),
  ];
}

function run(name: string, one: SandboxRun) {
  const peak = one.peakAnonBytes === null ? 'not known' : formatBytes(one.peakAnonBytes);
  return markup(`*${name}*\n${one.outcome}\n_anonymous memory ${peak}, ${one.seconds.toFixed(1)} s_`);
}
