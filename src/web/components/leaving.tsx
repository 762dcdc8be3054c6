import { useEffect, useState } from 'preact/hooks';
import type { Outgoing } from '../../schema/conversation.ts';
import { getOutgoing } from '../api.ts';
import { clean, count } from '../display.ts';
import { type Failure, toFailure } from '../failure.ts';
import { useService } from '../service.ts';
import { FailureNote } from './failure-note.tsx';
import { CloseIcon } from './icons.tsx';
import { ScrollRegion } from './scroll-region.tsx';
import { Sheet } from './sheet.tsx';

function Sent({ id, onClose }: { id: string; onClose: () => void }) {
  const [outgoing, setOutgoing] = useState<Outgoing | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = () => {
    setFailure(null);
    getOutgoing(id).then(setOutgoing, (error) =>
      setFailure(toFailure(error, 'While asking what leaves this machine')),
    );
  };
  useEffect(load, [id]);
  return (
    <Sheet class="sent" label="What leaves this machine" open onClose={onClose}>
      <header class="panel-head">
        <h2>What leaves this machine</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <ScrollRegion class="sent-body" label="What is sent, and what is kept">
        {failure && <FailureNote failure={failure} onRetry={load} />}
        {!outgoing && !failure && <p>Looking…</p>}
        {outgoing && (
          <>
            <p>
              Your questions, these facts, and lines that the model asks for, each with its placeholders. What
              a placeholder stands for is kept here.
            </p>
            <h3>{count(outgoing.kept.length, 'original')} kept here</h3>
            {!outgoing.complete && <p>The log is too long to list all of them.</p>}
            <ScrollRegion class="picture-table" label="What is kept, and what is sent in its place">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Sent</th>
                    <th scope="col">Kept</th>
                    <th scope="col">Kind</th>
                  </tr>
                </thead>
                <tbody>
                  {outgoing.kept.slice(0, 500).map(({ placeholder, kind, original }) => (
                    <tr key={placeholder}>
                      <td>
                        <code>{clean(placeholder)}</code>
                      </td>
                      <td>{clean(original.slice(0, 300))}</td>
                      <td>{clean(kind)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
            <h3>The facts as they are sent</h3>
            <pre class="sent-text">{clean(outgoing.sent.slice(0, 200_000))}</pre>
          </>
        )}
      </ScrollRegion>
    </Sheet>
  );
}

/** Says where questions go, where they are asked. `id` is `null` before there is an incident. */
export function Leaving({ id }: { id: string | null }) {
  const [open, setOpen] = useState(false);
  const service = useService();
  if (!service) return <p class="privacy"> </p>;
  const { model } = service;
  if (model === null) return <p class="privacy">Nothing leaves this machine: no model is set.</p>;
  return (
    <p class="privacy">
      Questions and masked facts go to {clean(model.name)} at {clean(model.server)}.{' '}
      {id !== null && (
        <button type="button" class="more" onClick={() => setOpen(true)}>
          What is sent?
        </button>
      )}
      {id !== null && open && <Sent id={id} onClose={() => setOpen(false)} />}
    </p>
  );
}
