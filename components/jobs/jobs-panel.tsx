import type { JobStatus } from '@/lib/jobs/model/job';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';

const STATES: Record<JobStatus['state'], [tone: Tone, word: string]> = {
  off: ['neutral', 'Off'],
  waiting: ['neutral', 'Not run yet'],
  running: ['info', 'Running'],
  succeeded: ['good', 'Went well'],
  failed: ['bad', 'Failed'],
  aborted: ['warn', 'Broken off'],
};

const columns: PlainColumn<JobStatus>[] = [
  {
    id: 'job',
    header: 'Job',
    cell: ({ name, what }) => (
      <span className="block min-w-44">
        <span className="block font-mono text-xs">{name}</span>
        <span className="block text-ink-2">{what}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'Last run',
    cell: ({ state }) => (
      <Chip tone={STATES[state][0]} hollow={state === 'off' || state === 'waiting'}>
        {STATES[state][1]}
      </Chip>
    ),
  },
  { id: 'result', header: 'What came of it', cell: (job) => <Result job={job} /> },
  { id: 'started', header: 'Started', cell: ({ startedAt }) => <When at={startedAt} /> },
  { id: 'took', header: 'Took', align: 'end', cell: ({ milliseconds }) => took(milliseconds) },
  {
    id: 'next',
    header: 'Next',
    align: 'end',
    cell: ({ dueAt, everySeconds }) => (
      <span className="block min-w-28">
        <When at={dueAt} none={everySeconds === 0 ? 'switched off' : 'in a moment'} />
        {everySeconds > 0 ? <span className="block text-ink-3 text-xs">every {interval(everySeconds)}</span> : null}
      </span>
    ),
  },
];

/** The jobs of the server: what ran when, for how long, and what came of it. */
export function JobsPanel({ jobs }: { jobs: JobStatus[] }) {
  return (
    <Panel title="Jobs" note={jobs.length === 0 ? undefined : String(jobs.length)} padded={false}>
      {jobs.length === 0 ? (
        <EmptyState title="No job has started yet">They start within seconds after Remit does.</EmptyState>
      ) : (
        <PlainTable label="Runs of the jobs" rows={jobs} rowKey={({ name }) => name} columns={columns} />
      )}
    </Panel>
  );
}

function Result({ job: { error, note, failures, state } }: { job: JobStatus }) {
  if (state === 'off' || state === 'waiting') return null;
  return (
    <span className="block min-w-48">
      {error ?? note}
      {failures > 1 ? (
        <span className="block text-r3 text-xs">{failures} times in a row, so it waits longer</span>
      ) : null}
    </span>
  );
}

function took(milliseconds: number | null): string {
  if (milliseconds === null) return '';
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function interval(seconds: number): string {
  if (seconds % 60 !== 0) return `${seconds} s`;
  return seconds === 60 ? 'minute' : `${seconds / 60} minutes`;
}
