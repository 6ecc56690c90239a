import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchStanding } from '@/lib/alerts/raise-standing';
import { watchCalls } from '@/lib/alerts/watch-calls';
import { announce, MOST_AT_ONCE } from '@/lib/announcements/announce';
import { listDue } from '@/lib/announcements/queries';
import { noteControlStates } from '@/lib/controls/note-states';
import { carryOut } from '@/lib/credentials/registration/carry-out';
import { verifyRotations } from '@/lib/credentials/verify-rotations';
import { DEFAULT_RETENTION, type Retention } from '@/lib/decision-log/model/retention';
import { forgetDropped } from '@/lib/decision-log/retention/forget-dropped';
import { keepDecisionLog } from '@/lib/decision-log/retention/keep-decision-log';
import { runDueDrills } from '@/lib/drills/run-drill';
import { makePacks } from '@/lib/evidence/packs/make-packs';
import { hasGatewayNews, watchGateways } from '@/lib/gateways/alarms/watch-gateways';
import { expireGrants } from '@/lib/grants/expire-grants';
import { hasExpiredGrants } from '@/lib/grants/queries';
import { keepDay } from '@/lib/overview/keep-day';
import { tellWeek } from '@/lib/overview/tell-week';
import { verifyPolicy } from '@/lib/policy/verify-policy';
import { advanceDueRequests } from '@/lib/requests/advance-due-requests';
import { advanceReviews } from '@/lib/reviews/advance-review';
import { openDueReviews } from '@/lib/reviews/open-due-reviews';
import { assessMissing } from '@/lib/risk/assess-missing';
import { hasUnassessed } from '@/lib/risk/queries';
import { syncDueServers } from '@/lib/servers/sync-due-servers';
import { advanceKeys } from '@/lib/signing-keys/advance-keys';
import type { Job } from './scheduler';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What the server does by itself. */
export function serverJobs({
  syncMinutes,
  keepCalls = DEFAULT_RETENTION,
  dataDir = tmpdir(),
}: {
  syncMinutes: number;
  keepCalls?: Retention;
  /** Where packs are put together. */
  dataDir?: string;
}): Job[] {
  let listeningSince: Date | undefined;
  let gaps: Awaited<ReturnType<typeof watchStanding>>['gaps'] = {};
  return [
    {
      name: 'expire-grants',
      everyMs: 10 * SECOND_MS,
      async run({ ctx }) {
        // Asked first, so that nobody waits for the write lock of a run that has nothing to do.
        if (!(await hasExpiredGrants({ ctx }))) return 'No grant was over.';
        const { expired, serial } = await expireGrants({ ctx, input: {} });
        return `${counted(expired, 'grant')} ended, in revision ${serial}.`;
      },
    },
    {
      name: 'advance-requests',
      everyMs: MINUTE_MS,
      async run({ ctx, signal }) {
        const done = await advanceDueRequests({ ctx, signal });
        const parts = [
          done.reminded > 0 && `${done.reminded} reminded of`,
          done.escalated > 0 && `${done.escalated} escalated`,
          done.expired > 0 && `${done.expired} ended`,
          done.restarted > 0 && `${done.restarted} started anew`,
          done.reviews > 0 && `${counted(done.reviews, 'review')} overdue`,
        ].filter(Boolean);
        return parts.length > 0 ? `Requests: ${parts.join(', ')}.` : 'Nothing was due.';
      },
    },
    {
      name: 'sync-servers',
      // Looks often for the few that are due, so that not all servers are asked in the same minute.
      everyMs: syncMinutes === 0 ? 0 : MINUTE_MS,
      async run({ ctx, signal }) {
        const done = await syncDueServers({ ctx, everyMs: syncMinutes * MINUTE_MS, signal });
        if (done.read + done.failed === 0) return 'No server was due.';
        return [
          `${counted(done.read, 'server')} read`,
          done.failed > 0 && `${done.failed} failed`,
          done.changed > 0 && `${counted(done.changed, 'tool')} changed`,
          done.removed > 0 && `${counted(done.removed, 'tool')} gone`,
          done.added > 0 && `${counted(done.added, 'tool')} new`,
        ]
          .filter(Boolean)
          .join(', ');
      },
    },
    {
      name: 'advance-keys',
      everyMs: MINUTE_MS,
      async run({ ctx, signal }) {
        return (await advanceKeys({ ctx, signal })).join(' ') || 'No key was due.';
      },
    },
    {
      name: 'announce',
      everyMs: 5 * MINUTE_MS,
      async run({ ctx, signal }) {
        let done = 0;
        while (!signal.aborted) {
          const due = await listDue({ ctx, limit: MOST_AT_ONCE });
          if (due.length === 0) break;
          const { announced } = await announce({ ctx, input: { due } });
          if (announced === 0) break;
          done += announced;
        }
        return done === 0 ? 'Nothing was to announce.' : `${counted(done, 'announcement')} made.`;
      },
    },
    {
      name: 'watch-gateways',
      everyMs: 30 * SECOND_MS,
      async run({ ctx }) {
        listeningSince ??= ctx.clock();
        if (!(await hasGatewayNews({ ctx, listeningSince }))) return 'Nothing new of any gateway.';
        const input = { listeningSince: listeningSince.toISOString() };
        const { told, well } = await watchGateways({ ctx, input });
        return `${counted(told, 'gateway')} in trouble, ${well} well again.`;
      },
    },
    {
      name: 'verify-rotations',
      everyMs: 10 * SECOND_MS,
      async run({ ctx, signal }) {
        const done = await carryOut({ ctx, signal });
        const found = await verifyRotations({ ctx });
        if (done + found === 0) return 'Nothing new of any replaced credential.';
        return `${counted(done, 'key')} replaced at its issuer, ${counted(found, 'proof')} kept.`;
      },
    },
    {
      name: 'verify-policy',
      everyMs: 6 * HOUR_MS,
      async run({ ctx }) {
        const { serial, wrong } = await verifyPolicy({ ctx, input: {} });
        if (serial === null) return 'Nothing was published yet.';
        return wrong === null
          ? `Revision ${serial} is what is in force.`
          : `Revision ${wrong} was not what is in force. Published anew, as ${serial}.`;
      },
    },
    {
      name: 'watch-calls',
      everyMs: 5 * SECOND_MS,
      async run({ ctx, signal }) {
        const { raised, notEnough } = await watchCalls({ ctx, signal });
        const told = raised === 0 ? 'Nothing stood out.' : `${counted(raised, 'alert')} raised.`;
        return notEnough === 0 ? told : `${told} Not enough history yet of ${counted(notEnough, 'agent')}.`;
      },
    },
    {
      name: 'open-reviews',
      everyMs: MINUTE_MS,
      async run({ ctx, signal }) {
        const opening = openDueReviews({ ctx, signal });
        // Whatever became of that, those that wait are looked at.
        await opening.catch(() => {});
        const { told, revoked } = await advanceReviews({ ctx, signal });
        const { opened } = await opening;
        const parts = [
          opened > 0 && `${counted(opened, 'review')} opened`,
          told > 0 && `${told} reminded of`,
          revoked > 0 && `${counted(revoked, 'unused grant')} revoked`,
        ].filter(Boolean);
        return parts.length > 0 ? `${parts.join(', ')}.` : 'No review was due.';
      },
    },
    {
      name: 'watch-standing',
      everyMs: MINUTE_MS,
      async run({ ctx }) {
        listeningSince ??= ctx.clock();
        const since = listeningSince.toISOString();
        const done = await watchStanding({ ctx, of: 'gateways', listeningSince: since, gaps });
        const { raised } = done;
        gaps = done.gaps;
        return raised === 0 ? 'Nothing new of any gateway.' : `${counted(raised, 'alert')} raised.`;
      },
    },
    {
      name: 'watch-habits',
      everyMs: HOUR_MS,
      async run({ ctx }) {
        const listeningSince = ctx.clock().toISOString();
        const { raised } = await watchStanding({ ctx, of: 'agents', listeningSince, gaps: {} });
        return raised === 0 ? 'Nothing new of any agent.' : `${counted(raised, 'alert')} raised.`;
      },
    },
    {
      name: 'run-drills',
      everyMs: MINUTE_MS,
      async run({ ctx, signal }) {
        const { passed, failed } = await runDueDrills({ ctx, signal });
        if (passed + failed === 0) return 'No drill was due.';
        return `${counted(passed, 'drill')} passed, ${failed} failed.`;
      },
    },
    {
      name: 'make-evidence',
      everyMs: 2 * SECOND_MS,
      async run({ ctx, signal }) {
        const { made, failed } = await makePacks({ ctx, signal, folder: join(dataDir, 'evidence') });
        if (made + failed === 0) return 'Nobody waits for a pack.';
        return `${counted(made, 'pack')} made, ${failed} failed.`;
      },
    },
    {
      name: 'test-controls',
      everyMs: 10 * MINUTE_MS,
      async run({ ctx }) {
        const { noted, failing } = await noteControlStates({ ctx, input: {} });
        return `${counted(failing, 'control')} failing, ${noted} noted.`;
      },
    },
    {
      name: 'keep-decision-log',
      everyMs: 24 * HOUR_MS,
      async run({ ctx, signal }) {
        const { made, dropped } = await keepDecisionLog({ ctx, input: keepCalls });
        await forgetDropped({ ctx, signal });
        const entries = dropped.reduce((sum, month) => sum + month.entries, 0);
        return `${counted(made, 'month')} made, ${counted(dropped.length, 'month')} dropped with ${entries} entries.`;
      },
    },
    {
      name: 'keep-overview',
      everyMs: HOUR_MS,
      async run({ ctx }) {
        const day = await keepDay({ ctx });
        const told = await tellWeek({ ctx });
        return [
          day ? `Kept how ${day} began.` : 'Today is kept.',
          told > 0 && `${counted(told, 'person', 'people')} told.`,
        ]
          .filter(Boolean)
          .join(' ');
      },
    },
    {
      name: 'assess-agents',
      everyMs: MINUTE_MS,
      async run({ ctx, signal }) {
        let done = 0;
        while (!signal.aborted && (await hasUnassessed({ ctx }))) {
          const { assessed } = await assessMissing({ ctx, input: {} });
          if (assessed === 0) break;
          done += assessed;
        }
        return done === 0 ? 'Every agent has a score.' : `${counted(done, 'agent')} assessed.`;
      },
    },
  ];
}

function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
