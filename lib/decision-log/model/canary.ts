import { CANARY_STATUS } from '@/lib/policy-engine/decision-entry';

/** A canary call was made by nobody: it is in the log, marked, and in no figure of what agents did. */
export const isCanary = ({ status }: { status?: string | null | undefined }): boolean => status === CANARY_STATUS;
