import { z } from 'zod';
import { dataClassSchema } from '@/lib/kernel/data-class';

// AuthZEN Authorization API 1.0, https://openid.net/specs/authorization-api-1_0.html. Members that it or Remit does not
// know are ignored, as it says that they must be; what is known has its type or is refused.

const text = z.string();

const subjectProperties = z.object({
  /** Of an identity: who issued the token, and its `sub` where `id` is something else. */
  iss: text.optional(),
  sub: text.optional(),
});
const actionProperties = z.object({ piiFound: z.boolean().optional(), rateExceeded: z.boolean().optional() });
const resourceProperties = z.object({
  server: text.optional(),
  definition: text.optional(),
  dataClass: dataClassSchema.optional(),
});

const subject = z.object({ type: text, id: text, properties: subjectProperties.optional() });
const action = z.object({ name: text, properties: actionProperties.optional() });
const resource = z.object({ type: text, id: text, properties: resourceProperties.optional() });
const context = z.object({
  /** On whose behalf. */
  user: text.optional(),
  /** Of the MCP binding: the client_id of the token, which is the agent; and who issued it. */
  agent: text.optional(),
  iss: text.optional(),
  /** The MCP server that the tool is on, by its slug or its address. */
  server: text.optional(),
  /** SHA-256 (hex) of the definition that the server gives now. */
  definition: text.optional(),
  dataClass: dataClassSchema.optional(),
  piiFound: z.boolean().optional(),
  rateExceeded: z.boolean().optional(),
});

export const evaluationSchema = z.object({ subject, action, resource, context: context.optional() });
export type EvaluationRequest = z.output<typeof evaluationSchema>;

/** Who asks for more than this asks again with the rest. */
const MOST_EVALUATIONS = 1_000;

const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;

export const evaluationsSchema = z.object({
  subject: subject.optional(),
  action: action.optional(),
  resource: resource.optional(),
  context: context.optional(),
  /** Each is checked by itself: one that is wrong is denied, and the others are decided. */
  evaluations: z
    .array(z.unknown())
    .max(
      MOST_EVALUATIONS,
      `Ask for at most ${MOST_EVALUATIONS} decisions at once, and for the others in another request.`,
    )
    .optional(),
  options: z.object({ evaluations_semantic: z.enum(SEMANTICS).optional() }).optional(),
});
export type EvaluationsRequest = z.output<typeof evaluationsSchema>;

/** A page has at most so many results, whatever limit is asked for. */
export const MOST_RESULTS = 1_000;

const page = z
  .object({ token: text.max(4_000).optional(), limit: z.int().min(0, 'Use 0 or more.').optional() })
  .optional();
// What is searched for has no id; one that is there is ignored.
const anySubject = z.object({ type: text, properties: subjectProperties.optional() });
const anyResource = z.object({ type: text, properties: resourceProperties.optional() });

export const subjectSearchSchema = z.object({
  subject: anySubject,
  action,
  resource,
  context: context.optional(),
  page,
});
export const resourceSearchSchema = z.object({
  subject,
  action,
  resource: anyResource,
  context: context.optional(),
  page,
});
export const actionSearchSchema = z.object({ subject, resource, context: context.optional(), page });

export type SubjectSearch = z.output<typeof subjectSearchSchema>;
export type ResourceSearch = z.output<typeof resourceSearchSchema>;
export type ActionSearch = z.output<typeof actionSearchSchema>;
