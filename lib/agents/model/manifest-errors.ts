import { type FieldError, isRemitError, RemitError } from '@/lib/kernel/errors';
import type { Manifest } from './manifest';
import type { ManifestOperation } from './manifest-operations';

/** Runs `work`; errors that name an operation are told in the fields of the manifest that the caller sent. */
export async function inManifestFields<T>(
  manifest: Manifest,
  operations: readonly ManifestOperation[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRemitError(error) || !error.errors) throw error;
    const errors = error.errors.map((fieldError) => inManifest(manifest, operations, fieldError));
    throw new RemitError(error.code, error.message, { errors });
  }
}

function inManifest(
  { spec }: Manifest,
  operations: readonly ManifestOperation[],
  { field, message }: FieldError,
): FieldError {
  const found = /^operations\.(\d+)(?:\.(.*))?$/.exec(field);
  const operation = operations[Number(found?.[1] ?? -1)];
  const rest = found?.[2] ?? '';
  if (!operation) return { field, message };
  if ('spec' in operation) return { field: rest.startsWith('spec.') ? rest : 'metadata.slug', message };
  const index = spec.tools.findIndex(({ tool }) => tool === operation.tool);
  return { field: rest === 'agent' ? 'metadata.slug' : `spec.tools.${index}.tool`, message };
}
