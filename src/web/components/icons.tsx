import type { ComponentChildren } from 'preact';

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 20 20"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const icon = (path: string) => () => (
  <Icon>
    <path d={path} />
  </Icon>
);

export const MenuIcon = icon('M3 6h14M3 10h14M3 14h9');
export const PlusIcon = icon('M10 4v12M4 10h12');
export const CloseIcon = icon('M5 5l10 10M15 5L5 15');
export const ClipIcon = icon(
  'M15.5 9.2l-5.6 5.6a3.6 3.6 0 01-5.1-5.1l6-6a2.4 2.4 0 013.4 3.4l-6 6a1.2 1.2 0 01-1.7-1.7l5.3-5.3',
);
export const SendIcon = icon('M10 16V4M5 9l5-5 5 5');
export const CopyIcon = icon(
  'M7 7V4.5A1.5 1.5 0 018.5 3h7A1.5 1.5 0 0117 4.5v7a1.5 1.5 0 01-1.5 1.5H13M4.5 7h7A1.5 1.5 0 0113 8.5v7a1.5 1.5 0 01-1.5 1.5h-7A1.5 1.5 0 013 15.5v-7A1.5 1.5 0 014.5 7z',
);
export const CheckIcon = icon('M4 10.5l4 4 8-9');
export const SearchIcon = icon('M9 15a6 6 0 100-12 6 6 0 000 12zM13.5 13.5L17 17');
export const DownloadIcon = icon('M10 3v9M6 8.5l4 4 4-4M4 16.5h12');
export const CircleIcon = icon('M10 16a6 6 0 100-12 6 6 0 000 12z');
export const PlayIcon = icon('M6.5 4.5l9 5.5-9 5.5z');
export const LinkIcon = icon(
  'M8.5 11.5a3 3 0 004.2 0l2.4-2.4a3 3 0 00-4.2-4.2l-.9.9M11.5 8.5a3 3 0 00-4.2 0l-2.4 2.4a3 3 0 004.2 4.2l.9-.9',
);
export const UpThumbIcon = icon(
  'M6.5 9v7.5H4A.5.5 0 013.5 16V9.5A.5.5 0 014 9zM6.5 9l3-6a1.6 1.6 0 011.6 1.8L10.7 8h4.2a1.5 1.5 0 011.5 1.8l-1 5.2a1.8 1.8 0 01-1.8 1.5H6.5',
);
export const DownThumbIcon = icon(
  'M6.5 11V3.5H4a.5.5 0 00-.5.5v6.5a.5.5 0 00.5.5zM6.5 11l3 6a1.6 1.6 0 001.6-1.8L10.7 12h4.2a1.5 1.5 0 001.5-1.8l-1-5.2a1.8 1.8 0 00-1.8-1.5H6.5',
);
export const PencilIcon = icon('M4 16l.8-3.5 8.2-8.2a1.4 1.4 0 012 0l.7.7a1.4 1.4 0 010 2l-8.2 8.2z');
export const RetryIcon = icon('M15.5 8.5A6 6 0 104.5 12.5M15.5 4.5v4h-4');
export const ListIcon = icon('M4 5.5h12M4 10h12M4 14.5h12');
export const FilterIcon = icon('M3.5 5h13M6 10h8M8.5 15h3');
export const ToolIcon = icon('M4 6.5h12M4 10h12M4 13.5h7');
export const ChevronIcon = icon('M7.5 5l5 5-5 5');
export const DownIcon = icon('M10 4v12M5 11l5 5 5-5');
export const FileIcon = icon(
  'M6 3h5l4 4v9.5a.5.5 0 01-.5.5h-8.5a.5.5 0 01-.5-.5v-13a.5.5 0 01.5-.5zM11 3v4h4',
);

export const StopIcon = () => (
  <svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
    <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" />
  </svg>
);

export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
    <rect class="mark-body" x="3" y="6" width="26" height="20" rx="5" />
    <path class="mark-used" d="M9 12v8M14 12v8M19 12v8" />
    <path class="mark-limit" d="M24 10v12" />
  </svg>
);
