import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Conn } from '@/lib/db/prisma';
import { readFigures } from './repository';

const ALARMS = ['silent', 'rejecting', 'older'] as const;

/**
 * What an operator watches, as Prometheus reads it: the process, the edge, and a few figures of the company. Names of
 * agents, people and gateways are in none of them.
 */
export function createMetrics({ read, longPolls }: { read: () => Conn; longPolls: () => number }) {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const of = { registers: [register] };
  const requests = new Counter({
    ...of,
    name: 'remit_edge_requests_total',
    help: 'Requests to the paths of gateways.',
    labelNames: ['route'],
  });
  const errors = new Counter({
    ...of,
    name: 'remit_edge_errors_total',
    help: 'Of these, those that were answered by an error, by HTTP status.',
    labelNames: ['status'],
  });
  const polls = new Gauge({ ...of, name: 'remit_edge_long_polls', help: 'Gateways that wait for a revision.' });
  const up = new Gauge({ ...of, name: 'remit_database_up', help: '1 when the database answered this scrape.' });
  const serial = new Gauge({ ...of, name: 'remit_revision_serial', help: 'The newest revision.' });
  const gateways = new Gauge({ ...of, name: 'remit_gateways', help: 'Gateways that are registered.' });
  const alarms = new Gauge({
    ...of,
    name: 'remit_gateways_alarmed',
    help: 'Gateways in trouble, by what it is.',
    labelNames: ['alarm'],
  });
  const waiting = new Gauge({
    ...of,
    name: 'remit_requests_waiting',
    help: 'Change requests that nobody decided yet.',
  });
  const failures = new Gauge({
    ...of,
    name: 'remit_job_failures',
    help: 'Failures of a job since it last worked.',
    labelNames: ['job'],
  });
  /** Of the routes only, so that a path somebody makes up costs nothing. A plain map: this is on the hot path. */
  const counted = new Map<string, number>();

  async function look(): Promise<void> {
    const figures = await readFigures(read());
    serial.set(figures.serial);
    gateways.set(figures.gateways.length);
    for (const alarm of ALARMS) {
      alarms.set({ alarm }, figures.gateways.filter((gateway) => gateway.alarms.includes(alarm)).length);
    }
    waiting.set(figures.waiting);
    for (const { name, failures: count } of figures.jobs) failures.set({ job: name }, count);
  }

  return {
    contentType: register.contentType,
    countRequest(route: string): void {
      counted.set(route, (counted.get(route) ?? 0) + 1);
    },
    countError: (status: number) => errors.inc({ status }),
    /** The text of a scrape. With the database away, what only it knows is left out rather than told as it was. */
    async text(): Promise<string> {
      for (const [route, count] of counted) requests.inc({ route }, count);
      counted.clear();
      polls.set(longPolls());
      const known = await look().then(
        () => true,
        () => false,
      );
      up.set(known ? 1 : 0);
      const unknown: readonly string[] = known ? [] : [serial, gateways, alarms, waiting, failures].map(nameOf);
      const all = await register.getMetricsAsArray();
      const texts = all
        .filter(({ name }) => !unknown.includes(name))
        .map(({ name }) => register.getSingleMetricAsString(name));
      return `${(await Promise.all(texts)).join('\n\n')}\n`;
    },
  };
}

function nameOf(metric: Gauge): string {
  return (metric as unknown as { name: string }).name;
}

export type Metrics = ReturnType<typeof createMetrics>;
