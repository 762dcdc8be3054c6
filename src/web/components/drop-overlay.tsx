import { useEffect, useState } from 'preact/hooks';
import { type Attachment, fromText } from '../attachments.ts';

interface Props {
  /** Whether dropping begins a new incident, because another one is open. */
  fresh: boolean;
  onFiles: (files: Iterable<File>) => void;
  onText: (added: Attachment[]) => void;
}

/** Files and text may be dropped anywhere. */
export function DropOverlay({ fresh, onFiles, onText }: Props) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const wanted = (event: DragEvent) =>
      /Files|text\/plain/.test([...(event.dataTransfer?.types ?? [])].join());
    const inBox = (event: DragEvent) =>
      event.target instanceof HTMLTextAreaElement && !event.dataTransfer?.types.includes('Files');
    const drag = (event: DragEvent) => {
      if (!wanted(event) || inBox(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!wanted(event) || inBox(event) || !event.dataTransfer) return;
      event.preventDefault();
      const text = event.dataTransfer.getData('text/plain');
      if (event.dataTransfer.files.length > 0) onFiles(event.dataTransfer.files);
      else if (text) onText([fromText(text)]);
    };
    addEventListener('dragenter', drag);
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', drag);
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [onFiles, onText]);
  if (!over) return null;
  return (
    <div class="drop-overlay">
      <p>{fresh ? 'Drop to begin a new incident' : 'Drop to attach'}</p>
      <span>Kernel logs, bundles, tracebacks, sosreports, Python files</span>
    </div>
  );
}
