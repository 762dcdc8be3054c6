import { z } from 'zod';

const id = z.string().regex(/^[A-Z0-9]{1,40}$/);
/** A message's name in its channel: seconds and a counter. */
const stamp = z.string().regex(/^\d{1,12}\.\d{1,12}$/);

/** A file as a message names it. In channels shared with others it may be named by its id alone. */
export const SlackFile = z.object({
  id,
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  mode: z.string().nullish(),
  file_access: z.string().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});
export type SlackFile = z.infer<typeof SlackFile>;

const files = z
  .array(SlackFile)
  .nullish()
  .transform((list) => list ?? []);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** A message as events, shortcuts and `conversations.replies` give it. */
export const SlackMessage = z.object({
  ts: stamp,
  thread_ts: stamp.nullish(),
  user: id.nullish(),
  bot_id: z.string().nullish(),
  subtype: z.string().nullish(),
  text,
  files,
});
export type SlackMessage = z.infer<typeof SlackMessage>;

export const MessageEvent = z.object({
  team_id: id,
  is_ext_shared_channel: z.boolean().nullish(),
  event: SlackMessage.extend({ channel: id, channel_type: z.string().nullish() }),
});

export const HomeEvent = z.object({ team_id: id, event: z.object({ user: id, tab: z.string() }) });

export const Command = z.object({
  team_id: id,
  channel_id: id,
  user_id: id,
  text,
  response_url: z.string(),
});

const Person = z.object({
  id,
  team_id: id.nullish(),
  username: z.string().nullish(),
  name: z.string().nullish(),
});
const team = z.object({ id }).nullish();

export const Shortcut = z.object({
  team,
  user: Person,
  channel: z.object({ id }),
  message: SlackMessage,
  response_url: z.string(),
});

export const Action = z.object({
  team,
  user: Person,
  channel: z.object({ id }),
  message: z.object({ ts: stamp, thread_ts: stamp.nullish() }),
  response_url: z.string().nullish(),
  actions: z.tuple([z.object({ action_id: z.string(), value: z.string().nullish() })]).rest(z.unknown()),
});
export type Action = z.infer<typeof Action>;

/** In organisations a person's own workspace stands with the person. */
export function teamOf({ team, user }: Pick<Action, 'team' | 'user'>): string {
  return team?.id ?? user.team_id ?? '';
}
