import { digestOf } from '@/lib/kernel/digest';
import type { Operation } from './operation';
import type { Subjects } from './subjects';

/**
 * What a decision is bound to: SHA-256 (hex) over the RFC 8785 form of the operations and what they are applied to.
 * The edit number is inside, so that an edit voids earlier decisions even when it is taken back.
 */
export function requestDigest(
  request: { id: string; edit: number; operations: Operation[] },
  subjects: Subjects,
): string {
  return digestOf(
    JSON.parse(JSON.stringify({ request: request.id, edit: request.edit, operations: request.operations, subjects })),
  );
}
