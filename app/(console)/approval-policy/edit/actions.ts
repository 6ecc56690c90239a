'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { parseYaml } from '@/lib/kernel/yaml';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';

/** The rules come as YAML; what is wrong in them is told beside the one field that holds them all. */
export async function changeRules(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    try {
      const input = {
        policy: parseYaml(String(data.get('policy') ?? '')),
        note: data.get('note'),
        basedOn: Number(data.get('basedOn')),
      };
      const { version, request } = await changeApprovalPolicy({ ctx, input });
      revalidatePath('/approval-policy');
      return request
        ? {
            ok: true,
            message: `CR-${request.number} waits for another administrator`,
            redirect: `/requests/CR-${request.number}`,
          }
        : { ok: true, message: `Version ${version} is in force`, redirect: '/approval-policy' };
    } catch (error) {
      if (!isRemitError(error)) throw error;
      throw new RemitError(error.code, error.message, { errors: inForm(error) });
    }
  });
}

function inForm({ errors, message }: RemitError): { field: string; message: string }[] {
  if (!errors || errors.length === 0) return [{ field: 'policy', message }];
  return errors.map(({ field, message: said }) => {
    const path = /^policy\.?(.*)$/.exec(field)?.[1];
    if (field !== '' && path === undefined) return { field, message: said };
    return { field: 'policy', message: path ? `${path}: ${said}` : said };
  });
}
