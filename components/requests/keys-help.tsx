'use client';

import { Dialog } from '@base-ui/react/dialog';
import { useCallback, useState } from 'react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { dialogBackdrop, dialogPopup } from '../ui/dialog-style';
import { Kbd } from '../ui/kbd';
import { useShortcut, useShortcutsEnabled } from '../ui/shortcuts';

const KEYS: [keys: string[], does: string][] = [
  [['J', 'N'], 'Next request'],
  [['K', 'P'], 'Previous request'],
  [['A'], 'Approve'],
  [['R'], 'Reject'],
  [['C'], 'Comment'],
  [['?'], 'This list'],
  [['Esc'], 'Close, and decide nothing'],
];

/** The keys of the request page, on a key of its own. */
export function KeysHelp() {
  const [open, setOpen] = useState(false);
  const [enabled] = useShortcutsEnabled();
  useShortcut(
    '?',
    useCallback(() => setOpen(true), []),
  );
  return (
    <Dialog.Root open={open} onOpenChange={(next) => setOpen(next)}>
      <Dialog.Trigger
        render={
          <Button
            size="sm"
            variant="ghost"
            aria-label="Keys of this page"
            aria-keyshortcuts="?"
            className="pointer-coarse:hidden"
          >
            <Kbd>?</Kbd>
          </Button>
        }
      />
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdrop} />
        <Dialog.Popup className={cn(dialogPopup, 'max-w-xs p-5')}>
          <Dialog.Title className="text-lg font-semibold">Keys of this page</Dialog.Title>
          <dl className="mt-3 grid grid-cols-[84px_minmax(0,1fr)] gap-y-2">
            {KEYS.map(([keys, does]) => (
              <div key={does} className="contents">
                <dt className="flex items-center gap-1.5">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-4 text-ink-2 text-xs">
            {enabled
              ? 'They do nothing while you type. Turn them off in the menu under your name.'
              : 'They are turned off: turn them on in the menu under your name.'}
          </p>
          <div className="mt-4 flex justify-end">
            <Dialog.Close render={<Button>Close</Button>} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
