import { authorize, may, mayAll } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { listAttestations } from '@/lib/gateways/attestations/repository';
import { REPORT_WORDS } from '@/lib/gateways/model/attestation';
import { listAllGateways } from '@/lib/gateways/repository';
import { findLastSuccess } from '@/lib/jobs/repository';
import { dateWords } from '@/lib/kernel/constraint-words';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { CATALOGUE, CONTROL_IDS, controlOf } from './current-catalogue';
import type { Appetite } from './model/appetite';
import type { CatalogueControl } from './model/catalogue';
import type {
  ControlDetail,
  ControlFilter,
  ControlList,
  ControlSummary,
  ExceptionDetail,
  OpenException,
  Readiness,
} from './model/dto';
import { exceptionState } from './model/exception';
import { answersNow } from './model/owner';
import { byUrgency, gapsOf, hrefOf } from './model/result';
import type { ControlStatus, RollUp } from './model/roll-up';
import type { Sees } from './model/test';
import { isTestId } from './model/tests';
import * as repository from './repository';
import { type TestedControl, testControls } from './test-controls';

const SHOWN = { resources: 50, whole: 1_000, exceptions: 100, signOffs: 20, states: 60, versions: 20 };

/** Noted states say how things are for so long: Remit tests every ten minutes. */
const FRESH_MS = 20 * 60_000;

/**
 * Every control that fits, with what its tests said when Remit ran them last. All tests are too much work for each view
 * of a list: they run at once only where nothing is noted yet, or what is noted is old.
 */
export async function listControls({ ctx, filter = {} }: { ctx: Ctx; filter?: ControlFilter }): Promise<ControlList> {
  authorize(ctx.actor, 'control:read');
  const controls = CATALOGUE.controls.filter((control) => fits(control, filter));
  const now = ctx.clock();
  const noted = await readNoted(ctx.db.read, now, controls);
  const items = await summarise(ctx.db.read, noted?.stood ?? (await testControls(ctx.db.read, now, { controls })));
  return {
    items: items.filter(({ status }) => filter.status === undefined || status === filter.status),
    testedAt: (noted?.at ?? now).toISOString(),
  };
}

/** null: not all of them were tested lately, by this catalogue. */
async function readNoted(conn: Conn, now: Date, controls: readonly CatalogueControl[]) {
  const at = await findLastSuccess(conn, 'test-controls');
  if (at === null || now.getTime() - at.getTime() > FRESH_MS) return null;
  const newest = await repository.listNewestStates(conn, CONTROL_IDS);
  const stood: Stood[] = [];
  for (const control of controls) {
    const state = newest.get(control.id);
    if (state?.version !== CATALOGUE.version) return null;
    const { status, passing, tests, failing, excepted } = state;
    stood.push({ control, state: { status: status as ControlStatus, passing, tests, failing, excepted } });
  }
  return { at, stood };
}

function fits({ maps }: CatalogueControl, { framework, term }: ControlFilter): boolean {
  if (framework === undefined) return term === undefined || Object.values(maps).some((ids) => ids.includes(term));
  const ids = maps[framework];
  return ids !== undefined && (term === undefined || ids.includes(term));
}

/** Its tests run now. `test` names the one of which up to 1,000 failing resources are shown, and not only 50. */
export async function getControl({ ctx, id, test }: { ctx: Ctx; id: string; test?: string }): Promise<ControlDetail> {
  const { actor } = ctx;
  authorize(actor, 'control:read');
  const conn = ctx.db.read;
  const control = controlOf(id);
  if (!control) throw notFound('control');
  const now = ctx.clock();
  const limit = (of: string) => (of === test ? SHOWN.whole : SHOWN.resources);
  const tested = await testControls(conn, now, { controls: [control], limit, sees: seesOf(ctx) });
  const [summary] = await summarise(conn, tested);
  const { results } = tested[0] as TestedControl;
  const signOffs = await repository.listSignOffs(conn, id, SHOWN.signOffs);
  const exceptions = await repository.listExceptions(conn, control.tests, SHOWN.exceptions);
  const states = await repository.listStates(conn, id, SHOWN.states);
  const { asks, done, records, limits } = control;
  return {
    ...(summary as ControlSummary),
    ...{ asks, done, records, limits },
    results: byUrgency(results),
    gaps: gapsOf(results),
    exceptions: exceptions.map((row) => toException(ctx, row)),
    signOffs: signOffs.map(({ person, at, note, seen }) => ({
      ...{ person, at: at.toISOString(), note: note ?? '' },
      seen: seen as unknown as RollUp,
    })),
    history: states.map(({ at, status, ...state }) => ({
      ...{ ...state, status: status as ControlStatus, at: at.toISOString() },
    })),
    mapped: mappedOf(control),
    attested: control.attestations ? await readAttested(conn, now) : null,
    catalogue: { version: CATALOGUE.version, checked: CATALOGUE.checked },
    may: {
      write: may(actor, 'control:write'),
      sign: maySign(ctx, (summary as ControlSummary).owner?.id ?? null),
    },
  };
}

function maySign({ actor }: Ctx, ownerId: string | null): boolean {
  if (!may(actor, 'control:sign')) return false;
  const { reach, personId } = authorize(actor, 'control:sign');
  return reach === 'all' || personId === ownerId;
}

type Stood = Pick<TestedControl, 'control' | 'state'>;

async function summarise(conn: Conn, tested: readonly Stood[]): Promise<ControlSummary[]> {
  const ids = tested.map(({ control }) => control.id);
  const owners = await repository.listNewestEntries(conn, ids, 'owner');
  const signed = await repository.listNewestEntries(conn, ids, 'sign-off');
  const since = await repository.listSince(conn, ids);
  return tested.map(({ control: { id, title, maps }, state }) => {
    const owner = owners.get(id)?.owner;
    const last = signed.get(id);
    const noted = since.get(id);
    return {
      ...{ id, title, maps, ...state },
      // What was noted can be of minutes ago: of a status that just changed nobody knows since when.
      since: noted?.status === state.status ? noted.since.toISOString() : null,
      owner: owner ? { id: owner.id, name: owner.name, active: answersNow(owner) } : null,
      signedOff: last ? { person: last.person, at: last.at.toISOString() } : null,
    };
  });
}

function mappedOf({ maps }: CatalogueControl): ControlDetail['mapped'] {
  return CATALOGUE.frameworks.flatMap(({ id, long, url, terms }) => {
    const ids = maps[id];
    return ids
      ? [{ framework: id, name: long, url, terms: ids.map((one) => ({ id: one, words: terms[one] ?? '' })) }]
      : [];
  });
}

async function readAttested(conn: Conn, now: Date): Promise<NonNullable<ControlDetail['attested']>> {
  const gateways = await listAllGateways(conn);
  const reports = await listAttestations(
    conn,
    gateways.map(({ id }) => id),
    now,
  );
  const { covers, not } = CATALOGUE.attested;
  return {
    ...{ covers, not },
    gateways: gateways.map(({ id, slug, name }) => ({
      ...{ slug, name },
      reports: (reports.get(id) ?? []).map(({ report, auditor, periodStart, periodEnd, over }) => ({
        ...{ report, auditor, periodStart, periodEnd, over },
        words: `${REPORT_WORDS[report]} by ${auditor}, ${periodStart ? `${dateWords(periodStart)} to` : 'until'} ${dateWords(periodEnd)}${over ? ' (over)' : ''}`,
      })),
    })),
  };
}

export function stateOf({ until, steps }: repository.ExceptionRow, now: Date) {
  const decision = steps.find(({ phase }) => phase === 'decision')?.step as 'approve' | 'refuse' | undefined;
  return exceptionState({ until, decision: decision ?? null, ended: steps.some(({ phase }) => phase === 'end') }, now);
}

const seesOf =
  ({ actor }: Ctx): Sees =>
  (permission) =>
    mayAll(actor, permission);

function toException(ctx: Ctx, row: repository.ExceptionRow): ExceptionDetail {
  const { id, number, test, resource, label, fault, reason, compensation, until, person, at, steps } = row;
  return {
    ...{ id, number, test, resource, label, fault, reason, compensation, person },
    href: isTestId(test) ? hrefOf(test, resource, seesOf(ctx)) : null,
    until: until.toISOString(),
    state: stateOf(row, ctx.clock()),
    at: at.toISOString(),
    steps: steps.map((one) => ({
      ...{ step: one.step as 'approve' | 'refuse' | 'end', person: one.person, reason: one.reason },
      at: one.at.toISOString(),
    })),
  };
}

/** Exceptions that wait for a second person or are in force, those that wait first. */
export async function listOpenExceptions({ ctx }: { ctx: Ctx }): Promise<{ items: OpenException[] }> {
  authorize(ctx.actor, 'control:read');
  const rows = await repository.listOpenExceptions(ctx.db.read, ctx.clock(), SHOWN.exceptions);
  const items = rows.map((row) => {
    const control = CATALOGUE.controls.find(({ tests }) => tests.includes(row.test))?.id ?? null;
    return { ...toException(ctx, row), control };
  });
  return { items };
}

/** Also for verbs, inside their transaction. */
export async function readException(ctx: Ctx, conn: Conn, id: string): Promise<ExceptionDetail> {
  authorize(ctx.actor, 'control:read');
  const row = await repository.findException(conn, id);
  if (!row) throw notFound('exception');
  return toException(ctx, row);
}

export async function listAppetites({ ctx }: { ctx: Ctx }): Promise<{ items: Appetite[] }> {
  return readAppetites(ctx, ctx.db.read);
}

/** Also for verbs, inside their transaction. */
export async function readAppetites(ctx: Ctx, conn: Conn): Promise<{ items: Appetite[] }> {
  authorize(ctx.actor, 'control:read');
  const newest = await repository.listAppetites(conn, SHOWN.versions);
  const inForce = await repository.findAppetiteInForce(conn);
  const older = inForce && !newest.some(({ version }) => version === inForce.version) ? [inForce] : [];
  const items = [...newest, ...older].map(({ version, text, person, at, decision }) => {
    const said = decision as (typeof decision & { decision: 'approve' | 'refuse' }) | null;
    const state =
      said === null
        ? 'waiting'
        : said.decision === 'refuse'
          ? 'refused'
          : version === inForce?.version
            ? 'in-force'
            : 'earlier';
    return {
      ...{ version, text, person, at: at.toISOString() },
      state: state as Appetite['state'],
      decision: said && {
        ...{ decision: said.decision, person: said.person, reason: said.reason },
        at: said.at.toISOString(),
      },
    };
  });
  return { items };
}

/** A control is noted once a day at least: what is older than this, nobody tested lately. */
const NOTED_MS = 26 * 3_600_000;

/**
 * How ready each criterion is, from what was noted last: cheap at any size. The caller authorises. What is older than
 * 26 hours, or of another catalogue, is not taken for an answer: `status` null, and `at` still says when.
 */
export async function readReadiness(conn: Conn, now: Date): Promise<Readiness[]> {
  const newest = await repository.listNewestStates(conn, CONTROL_IDS);
  return CATALOGUE.controls.map(({ id, title }) => {
    const state = newest.get(id);
    const old = state && (now.getTime() - state.at.getTime() > NOTED_MS || state.version !== CATALOGUE.version);
    return {
      ...{ control: id, title },
      status: old ? null : ((state?.status as ControlStatus | undefined) ?? null),
      ...{ passing: state?.passing ?? 0, tests: state?.tests ?? 0 },
      ...{ failing: state?.failing ?? 0, excepted: state?.excepted ?? 0 },
      at: state?.at.toISOString() ?? null,
    };
  });
}
