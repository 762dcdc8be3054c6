import type { Attachment } from '../attachments.ts';
import { count, formatBytes, middle } from '../display.ts';
import { CloseIcon, FileIcon } from './icons.tsx';

interface Props {
  attachment: Attachment;
  disabled: boolean;
  onRemove: () => void;
}

export function AttachmentChip({ attachment: { file, lines }, disabled, onRemove }: Props) {
  const size = formatBytes(file.size);
  return (
    <li class="chip">
      <FileIcon />
      <span class="chip-name">{middle(file.name, 32)}</span>
      <span class="chip-size">{lines === null ? size : `${size}, ${count(lines, 'line')}`}</span>
      <button
        type="button"
        disabled={disabled}
        aria-label={`Remove ${middle(file.name, 32)}`}
        onClick={onRemove}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
