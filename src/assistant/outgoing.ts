import { serverOf } from '../model/server.ts';
import type { Outgoing } from '../schema/conversation.ts';
import type { Incident } from '../schema/incident.ts';
import { briefOf, roomFor } from './brief.ts';
import { openCase } from './case.ts';
import type { ConversationParts } from './conversation.ts';

const MAX_LOOKED_AT = 2 * 1024 ** 2;
const MAX_KEPT = 2_000;

/**
 * What goes to the model's server with a question about an incident, and what stands in for what is kept here. Without a
 * model nothing goes anywhere, and this shows what would.
 */
export async function outgoing(
  { store, model }: Pick<ConversationParts, 'store' | 'model'>,
  incident: Incident,
): Promise<Outgoing> {
  const { diagnosis, redactor, sources } = await openCase(incident, await store.sources(incident.id));
  const sent = redactor.mask(briefOf(diagnosis, roomFor(model?.abilities.context ?? null)));
  // Tools may fetch any line. Of a very long log not all is looked through before somebody asks for it.
  let room = MAX_LOOKED_AT;
  for (const { lines } of sources) {
    const text = lines.map((line) => line.text).join('\n');
    room -= text.length;
    if (room < 0) break;
    redactor.mask(text);
  }
  for (const { role, text } of await store.messages(incident.id)) if (role === 'user') redactor.mask(text);
  const originals = redactor.originals();
  return {
    complete: room >= 0 && originals.length <= MAX_KEPT,
    model: model && { name: model.settings.name, server: serverOf(model.endpoint) },
    kept: originals
      .slice(0, MAX_KEPT)
      .map(({ placeholder, kind, original }) => ({ placeholder, kind, original })),
    sent,
  };
}
