'use server';

import type { Verification } from '@/lib/audit/model/verification';
import { verifyAuditLog } from '@/lib/audit/queries';
import { runAction } from '@/lib/http/action';

export async function verify(): Promise<Verification | { problem: string }> {
  let found: Verification | null = null;
  const result = await runAction(async (ctx) => {
    found = await verifyAuditLog({ ctx });
    return { ok: true };
  });
  return found ?? { problem: result.ok ? '' : result.message };
}
