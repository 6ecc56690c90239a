'use client';

import { ChevronsUpDown, FileJson, KeyRound, LogOut, Monitor, Moon, Sun, UserRound, Waypoints } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useTransition } from 'react';
import { Avatar } from '../ui/avatar';
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuSeparator, MenuToggle } from '../ui/menu';
import { useShortcutsEnabled } from '../ui/shortcuts';
import type { ShellPerson } from './nav';

const themes = [
  { value: 'system', label: 'As the system', icon: <Monitor size={14} aria-hidden /> },
  { value: 'light', label: 'Light', icon: <Sun size={14} aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={14} aria-hidden /> },
];

/** Who is signed in, and what is theirs. */
export function UserMenu({ person, signOut }: { person: ShellPerson; signOut: () => Promise<void> }) {
  const { theme, setTheme } = useTheme();
  const [shortcuts, setShortcuts] = useShortcutsEnabled();
  const [pending, start] = useTransition();
  const trigger = (
    <button
      type="button"
      aria-busy={pending || undefined}
      className="flex w-full items-center gap-2.5 rounded-md px-[7px] py-1.5 text-left hover:bg-hover data-popup-open:bg-hover"
    >
      <Avatar name={person.name} size={24} />
      <span className="min-w-0 flex-1 leading-4">
        <span className="block truncate font-medium">{person.name}</span>
        <span className="block truncate text-2xs text-ink-3">{person.roles.join(', ') || 'no role'}</span>
      </span>
      <ChevronsUpDown size={13} aria-hidden className="text-ink-3" />
    </button>
  );
  return (
    <Menu trigger={trigger} align="start" side="top" className="w-56">
      <p className="truncate px-2 pt-1 pb-1.5 text-xs text-ink-3">{person.email}</p>
      <MenuItem href="/account" icon={<UserRound size={14} aria-hidden />}>
        Account
      </MenuItem>
      <MenuItem href="/account#tokens" icon={<KeyRound size={14} aria-hidden />}>
        Personal tokens
      </MenuItem>
      <MenuItem href="/docs/api" icon={<FileJson size={14} aria-hidden />}>
        API documentation
      </MenuItem>
      <MenuItem href="/docs/gateways" icon={<Waypoints size={14} aria-hidden />}>
        Connecting gateways
      </MenuItem>
      <MenuSeparator />
      <MenuGroup label="Theme">
        <MenuChoice label="Theme" value={theme ?? 'system'} onValueChange={setTheme} options={themes} />
      </MenuGroup>
      <MenuSeparator />
      <MenuToggle checked={shortcuts} onCheckedChange={setShortcuts}>
        Single-key shortcuts
      </MenuToggle>
      <MenuSeparator />
      <MenuItem icon={<LogOut size={14} aria-hidden />} onSelect={() => start(() => signOut())}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
