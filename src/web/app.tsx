import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Attachment, countLines, fromFile } from './attachments.ts';
import { DropOverlay } from './components/drop-overlay.tsx';
import { History } from './components/history.tsx';
import { IncidentPage } from './components/incident-page.tsx';
import { Sheet } from './components/sheet.tsx';
import { StartPage } from './components/start-page.tsx';
import { TopBar } from './components/top-bar.tsx';
import type { Opening } from './conversation.ts';
import { useMedia, useRoute } from './hooks.ts';

/** What is being written on the start page; it outlives a look at another incident. */
export interface Draft {
  text: string;
  attachments: Attachment[];
}

const EMPTY: Draft = { text: '', attachments: [] };

export function App() {
  const [id, go] = useRoute();
  const [draft, setDraft] = useState(EMPTY);
  const [drawer, setDrawer] = useState(false);
  const [created, setCreated] = useState(0);
  const openings = useRef(new Map<string, Opening>());
  const narrow = useMedia('(max-width: 1000px)');

  const attach = useCallback(
    (added: Attachment[]) => {
      setDraft((now) => ({ ...now, attachments: [...now.attachments, ...added] }));
      go(null);
    },
    [go],
  );
  const attachFiles = useCallback(
    (files: Iterable<File>) => {
      const added = [...files].map(fromFile);
      attach(added);
      for (const { key, file } of added) {
        const counted = (lines: number | null) =>
          setDraft((now) => ({
            ...now,
            attachments: now.attachments.map((one) => (one.key === key ? { ...one, lines } : one)),
          }));
        countLines(file).then(counted, () => undefined);
      }
    },
    [attach],
  );
  const opened = (opening: Opening) => {
    openings.current.set(opening.incident.id, opening);
    setDraft(EMPTY);
    setCreated((n) => n + 1);
    go(opening.incident.id);
  };
  const visit = (to: string | null) => {
    setDrawer(false);
    go(to);
  };

  useEffect(() => {
    if (id === null) document.title = 'oomwhy';
    else return () => void openings.current.delete(id);
  }, [id]);

  const history = <History current={id} created={created} onGo={visit} />;
  return (
    <div class="app">
      {narrow ? (
        <Sheet class="drawer" label="Incidents" open={drawer} onClose={() => setDrawer(false)}>
          {history}
        </Sheet>
      ) : (
        history
      )}
      <div class="page">
        {narrow && <TopBar onMenu={() => setDrawer(true)} onGo={visit} />}
        {id === null ? (
          <StartPage
            draft={draft}
            onDraft={setDraft}
            onFiles={attachFiles}
            onText={attach}
            onOpened={opened}
          />
        ) : (
          <IncidentPage key={id} id={id} opening={openings.current.get(id) ?? null} onEvidence={attach} />
        )}
      </div>
      <DropOverlay fresh={id !== null} onFiles={attachFiles} onText={attach} />
    </div>
  );
}
