import { z } from 'zod';

const PATHS = {
  access_evaluation_endpoint: '/access/v1/evaluation',
  access_evaluations_endpoint: '/access/v1/evaluations',
  search_subject_endpoint: '/access/v1/search/subject',
  search_resource_endpoint: '/access/v1/search/resource',
  search_action_endpoint: '/access/v1/search/action',
} as const;

export const authzenMetadataSchema = z.object({
  policy_decision_point: z.url(),
  access_evaluation_endpoint: z.url(),
  access_evaluations_endpoint: z.url(),
  search_subject_endpoint: z.url(),
  search_resource_endpoint: z.url(),
  search_action_endpoint: z.url(),
});

/** What `/.well-known/authzen-configuration` says. */
export function authzenMetadata(baseUrl: string): z.output<typeof authzenMetadataSchema> {
  const at = (path: string) => `${baseUrl.replace(/\/$/, '')}${path}`;
  return {
    policy_decision_point: baseUrl,
    access_evaluation_endpoint: at(PATHS.access_evaluation_endpoint),
    access_evaluations_endpoint: at(PATHS.access_evaluations_endpoint),
    search_subject_endpoint: at(PATHS.search_subject_endpoint),
    search_resource_endpoint: at(PATHS.search_resource_endpoint),
    search_action_endpoint: at(PATHS.search_action_endpoint),
  };
}
