import { z } from 'zod';
import { instantSchema } from '@/lib/kernel/text';

export const JOB_NAMES = [
  'expire-grants',
  'advance-requests',
  'sync-servers',
  'advance-keys',
  'assess-agents',
  'announce',
  'verify-rotations',
  'watch-gateways',
  'watch-habits',
  'watch-standing',
  'verify-policy',
  'watch-calls',
  'open-reviews',
  'run-drills',
  'make-evidence',
  'test-controls',
  'keep-decision-log',
  'keep-overview',
  'send-notifications',
  'prune-notifications',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** What each job does, for who looks at it. */
export const JOB_WORDS: Record<JobName, string> = {
  'expire-grants': 'Ends grants whose time is over, and publishes that',
  'advance-requests': 'Reminds of requests that wait, escalates them, and ends those that nobody decides',
  'sync-servers': 'Reads the tools of servers that were not read for a while',
  'advance-keys': 'Lets the next signing key sign when its time has come, and retires those that nobody needs',
  'assess-agents': 'Scores the risk of agents that have no score yet',
  announce: 'Tells people of ends and dates ahead of time, and of owners who left',
  'verify-rotations': 'Replaces keys at other issuers, and finds whether gateways refuse tokens from before',
  'watch-gateways': 'Tells people of gateways that are silent, refuse policy or went back',
  'watch-habits': 'Looks at how agents compare with their teams and use what they hold, and raises alerts',
  'watch-standing': 'Looks at how gateways stand, and raises alerts',
  'verify-policy': 'Compiles everything anew, and compares that with the last revision and with what each gateway got',
  'watch-calls': 'Looks at the calls that came, and raises alerts',
  'open-reviews':
    'Opens the behaviour reviews of each week, reminds of them, and does what the rules say when nobody signs',
  'run-drills': 'Isolates an agent that is there for it, sees that gateways confirm and deny, and brings it back',
  'make-evidence': 'Makes the packs of evidence that people asked for',
  'test-controls': 'Runs the live tests of controls, and notes what they come to',
  'keep-decision-log':
    'Makes room for the coming months of calls, drops those whose time is over, and notes the chains',
  'keep-overview': 'Keeps how the company stands each day, and tells executives of it once a week',
  'send-notifications': 'Sends mails and messages that are due, and tries again what failed',
  'prune-notifications': 'Forgets notifications and deliveries that nobody needs any more',
};

export const JOB_STATES = ['off', 'waiting', 'running', 'succeeded', 'failed', 'aborted'] as const;

/** A job of the server, as it went last. */
export const jobSchema = z.object({
  name: z.string(),
  what: z.string(),
  state: z
    .enum(JOB_STATES)
    .describe('`waiting` before its first run; `aborted` when Remit stopped meanwhile; `off` when switched off.'),
  everySeconds: z.int().describe('Between two runs while it works; 0 when it is off.'),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable().describe('Null while it runs.'),
  milliseconds: z.int().nullable().describe('How long the last run took.'),
  note: z.string().nullable().describe('What the last run did.'),
  error: z.string().nullable().describe('Why the last run failed.'),
  failures: z.int().describe('In a row. Each doubles the time to the next try.'),
  dueAt: instantSchema.nullable(),
});
export type JobStatus = z.output<typeof jobSchema>;
