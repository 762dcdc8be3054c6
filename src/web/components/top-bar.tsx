import { Mark, MenuIcon, PlusIcon } from './icons.tsx';

export function TopBar({ onMenu, onGo }: { onMenu: () => void; onGo: (id: null) => void }) {
  return (
    <header class="topbar">
      <button type="button" class="icon-button" aria-label="Recent incidents" onClick={onMenu}>
        <MenuIcon />
      </button>
      <span class="wordmark">
        <Mark /> oomwhy
      </span>
      <button type="button" class="icon-button" aria-label="New incident" onClick={() => onGo(null)}>
        <PlusIcon />
      </button>
    </header>
  );
}
