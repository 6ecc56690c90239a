import type { JsonObject } from '@/lib/kernel/json';
import { isObject, own } from './parse';

/** What a method is about, and so what decides whether it passes. */
export type Topic = 'plain' | 'tools/list' | 'tools/call' | 'resources' | 'prompts' | 'completion';

const TOPICS: Record<string, Topic> = {
  initialize: 'plain',
  ping: 'plain',
  'server/discover': 'plain',
  'logging/setLevel': 'plain',
  'subscriptions/listen': 'plain',
  'tools/list': 'tools/list',
  'tools/call': 'tools/call',
  'resources/list': 'resources',
  'resources/templates/list': 'resources',
  'resources/read': 'resources',
  'resources/subscribe': 'resources',
  'resources/unsubscribe': 'resources',
  'prompts/list': 'prompts',
  'prompts/get': 'prompts',
  'completion/complete': 'completion',
};

/** Undefined for a method that this gateway does not know, and so does not let through. Exact and case-sensitive. */
export function topicOf(method: string): Topic | undefined {
  return Object.hasOwn(TOPICS, method) ? TOPICS[method] : undefined;
}

const TASKS = new Set(['tasks/get', 'tasks/update', 'tasks/cancel']);

/** About a call that is answered later, in the stateless era. */
export function isTaskMethod(method: string): boolean {
  return TASKS.has(method);
}

const NOTIFICATIONS = new Set([
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
]);

export function isClientNotification(method: string): boolean {
  return NOTIFICATIONS.has(method);
}

/** Of which kind a completion is: of an argument of a prompt, or of a resource's address. */
export function completionOf(params: JsonObject): 'resources' | 'prompts' {
  const ref = own(params, 'ref');
  return isObject(ref) && own(ref, 'type') === 'ref/prompt' ? 'prompts' : 'resources';
}

/** The lists that are empty to whoever may see nothing of the kind. */
const LISTS: Record<string, string> = {
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
  'prompts/list': 'prompts',
};

export function emptyList(method: string): string | undefined {
  return Object.hasOwn(LISTS, method) ? LISTS[method] : undefined;
}
