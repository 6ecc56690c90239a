import type { Conn } from '@/lib/db/prisma';
import { notify as wake } from '@/lib/db/wake';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { newId } from '@/lib/kernel/ids';
import { showInvisible } from '@/lib/kernel/invisible';
import { EVENT_WORDS, type NotificationEvent } from './model/event';
import * as repository from './repository';

export interface Note {
  event: NotificationEvent;
  /** Ids. Who is not active is left out; twice is once. */
  people: readonly string[];
  /** One line, plain text. What cannot be read in it is replaced, and it is cut at 200 characters. */
  title: string;
  /** Of the page that it is about: `/requests/cr_…`. */
  path: string;
  now: Date;
}

const LONGEST_TITLE = 200;

/**
 * Tells people, and every company channel that listens for the event, in the caller's own transaction: what is rolled
 * back is never told, what is committed is. Mails and messages leave after the commit. The same words about the same
 * page at the same time are told once, however often this is called.
 */
export async function notify(tx: Conn, { event, people, title, path, now }: Note): Promise<void> {
  if (!/^\/(?!\/)[^\s\\]*$/.test(path)) throw new Error(`A notification leads to a page of Remit, not to ${path}`);
  const note = { event, title: readable(title), path };
  const told = await repository.findActive(tx, [...new Set(people)]);
  await repository.insertNotifications(
    tx,
    told.map((personId) => ({ id: newId('no', now), personId, ...note, createdAt: now })),
  );
  const { mail, channels } = await repository.findTargets(tx, event);
  const chosen = mail ? await repository.findMailChoices(tx, told, event) : new Map<string, boolean>();
  const mailed = mail ? told.filter((id) => chosen.get(id) ?? EVENT_WORDS[event].email) : [];
  const targets = [
    ...mailed.map((personId) => ({ channelId: repository.MAIL, personId })),
    ...channels.map((channelId) => ({ channelId, personId: null })),
  ];
  if (targets.length === 0) return;
  await repository.insertDeliveries(
    tx,
    targets.map((target) => ({
      id: newId('msg', now),
      ...target,
      ...note,
      dedupe: sha256Hex(canonicalJson({ ...target, ...note, at: now.toISOString() })),
      state: 'pending',
      createdAt: now,
      nextAttemptAt: now,
    })),
  );
  await wake(tx, 'notifications');
}

/** Somebody has done what they were told about this page: nothing of it is new to them. */
export async function settle(tx: Conn, { person, path, now }: { person: string; path: string; now: Date }) {
  await repository.markPathRead(tx, person, path, now);
}

/** Names that other people chose are part of titles: nothing in them may hide, break a line or reorder the rest. */
function readable(title: string): string {
  const shown = showInvisible(title, new Set())
    .map(({ text, codePoint }) => (codePoint ? '\ufffd' : text))
    .join('')
    .trim();
  const characters = [...shown];
  return characters.length > LONGEST_TITLE ? `${characters.slice(0, LONGEST_TITLE - 1).join('')}…` : shown;
}
