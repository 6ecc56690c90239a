'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { type RegistryPage, readMcpRegistry } from '@/lib/interchange/read-mcp-registry';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { createRequest } from '@/lib/requests/create-request';
import { addServerAttestation } from '@/lib/servers/attestations/add-server-attestation';
import { removeServerAttestation } from '@/lib/servers/attestations/remove-server-attestation';
import { createServer } from '@/lib/servers/create-server';
import { listDrift } from '@/lib/servers/drift/queries';
import { labelTool } from '@/lib/servers/label-tool';
import { adoptJustification, adoptTitle } from '@/lib/servers/model/adopt-words';
import { AS_USUAL } from '@/lib/servers/model/labels';
import type { SyncResult } from '@/lib/servers/sync-server';
import { syncServer } from '@/lib/servers/sync-server';
import { parseInput } from '@/lib/verb/parse-input';

/** Adds the server, then reads its tools. A server that cannot be read yet is kept, and its page says why. */
export async function addServer(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug } = await createServer({ ctx, input: formToObject(data) });
    const redirect = `/servers/${slug}`;
    revalidatePath('/servers');
    try {
      return { ok: true, message: words(await syncServer({ ctx, input: { slug } })), redirect };
    } catch (error) {
      if (!isRemitError(error)) throw error;
      return { ok: true, message: 'Added, but its tools could not be read', redirect };
    }
  });
}

/** Reads a page of a registry, or a server.json, to choose from. */
export async function readRegistry(data: FormData): Promise<{ result: ActionResult; page: RegistryPage | null }> {
  let page: RegistryPage | null = null;
  const result = await runAction(async (ctx) => {
    const { url, text, search, cursor } = formToObject(data);
    page = await readMcpRegistry({ ctx, input: { url, text, search, cursor } });
    return { ok: true };
  });
  return { result, page };
}

export async function sync(slug: string): Promise<ActionResult> {
  return runAction(async (ctx) => {
    try {
      return { ok: true, message: words(await syncServer({ ctx, input: { slug } })) };
    } finally {
      revalidatePath(`/servers/${slug}`);
    }
  });
}

const wantedSchema = z
  .array(z.strictObject({ tool: z.string().max(400), definition: z.string().max(64) }))
  .min(1)
  .max(600);

/** Asks to adopt the definitions that the page showed. What changed is worded here, not by the browser. */
export async function adopt(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { server, tools, why } = formToObject(data);
    const wanted = parseInput(wantedSchema, JSON.parse(String(tools ?? 'null')));
    const slug = String(server);
    const drift = await listDrift({ ctx, server: slug });
    const changed = wanted.map(({ tool }) => drift.find(({ key }) => key === tool) ?? { key: tool, changes: [] });
    const input = {
      title: adoptTitle(slug, changed),
      justification: why === undefined ? '' : adoptJustification(String(why), changed),
      operations: wanted.map(({ tool, definition }) => ({ op: 'adopt', tool, definition })),
    };
    try {
      const { number } = await createRequest({ ctx, input });
      return { ok: true, message: `Asked as CR-${number}`, redirect: `/requests/CR-${number}` };
    } catch (error) {
      if (!isRemitError(error)) throw error;
      const errors = error.errors?.map(({ field, message }) => ({
        field: field === 'justification' ? 'why' : field,
        message,
      }));
      throw new RemitError(error.code, error.message, { errors });
    }
  });
}

export async function label(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const form = formToObject(data);
    const { server, tool, categories, untrusted, outward, capture, fields, ...rest } = form;
    const labels = {
      ...rest,
      categories: categories ?? [],
      untrusted: untrusted === 'true',
      outward: outward === 'true',
      capture: capture === AS_USUAL ? null : capture,
      fields: String(fields ?? '')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    };
    const { request } = await labelTool({ ctx, input: { server, tool, labels } });
    revalidatePath(`/servers/${server}`);
    if (request) {
      return {
        ok: true,
        message: `This loosens what agents hold, so it was asked for as CR-${request.number}`,
        redirect: `/requests/CR-${request.number}`,
      };
    }
    return { ok: true, message: 'Labelled, and in force' };
  });
}

export async function attest(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug, ...attestation } = formToObject(data);
    await addServerAttestation({ ctx, input: { slug, attestation } });
    revalidatePath(`/servers/${slug}`);
    return { ok: true, message: 'Added' };
  });
}

export async function removeAttested(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug, id } = formToObject(data);
    await removeServerAttestation({ ctx, input: { slug, id } });
    revalidatePath(`/servers/${slug}`);
    return { ok: true, message: 'Removed' };
  });
}

function words({ added, changed, removed, unchanged }: SyncResult): string {
  const parts = [
    added.length > 0 && `${added.length} added`,
    changed.length > 0 && `${changed.length} changed`,
    removed.length > 0 && `${removed.length} gone`,
    `${unchanged} unchanged`,
  ];
  return parts.filter(Boolean).join(', ');
}
