/** Whether the two who answer for an agent are still there. */
export const OWNERSHIPS = ['held', 'owner-left', 'backup-left', 'nobody'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

export const OWNERSHIP_WORDS: Record<Ownership, string> = {
  held: 'owner and backup owner are there',
  'owner-left': 'owner left',
  'backup-left': 'backup left',
  nobody: 'both left',
};

/** What the list of agents can be narrowed to: somebody left, or nobody is left. */
export const OWNERSHIP_FILTERS = ['left', 'nobody'] as const;
export type OwnershipFilter = (typeof OWNERSHIP_FILTERS)[number];

export function ownershipOf({ owner, backupOwner }: { owner: boolean; backupOwner: boolean }): Ownership {
  if (owner) return backupOwner ? 'held' : 'backup-left';
  return backupOwner ? 'owner-left' : 'nobody';
}

interface Holder {
  name: string;
  active: boolean;
}

/** What to say on the agent's page: who left, and what is to be done. Null while both are there. */
export function leftWords(owner: Holder, backupOwner: Holder): { title: string; text: string } | null {
  switch (ownershipOf({ owner: owner.active, backupOwner: backupOwner.active })) {
    case 'held':
      return null;
    case 'owner-left':
      return {
        title: `${owner.name} left`,
        text: `Name a new owner. Until then ${backupOwner.name} answers for it alone.`,
      };
    case 'backup-left':
      return {
        title: `${backupOwner.name} left`,
        text: `Name a new backup owner. Until then ${owner.name} answers for it alone.`,
      };
    case 'nobody':
      return {
        title: `${owner.name} and ${backupOwner.name} left`,
        text: 'Nobody answers for it. Name a new owner and a new backup owner.',
      };
  }
}
