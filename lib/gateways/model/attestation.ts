import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema, line } from '@/lib/kernel/text';

/** A bridge letter is the vendor's own word for the time between two SOC 2 reports; nobody examined it. */
export const REPORTS = ['soc2-type-2', 'soc2-type-1', 'bridge-letter', 'iso-27001', 'other'] as const;
export type Report = (typeof REPORTS)[number];
export const REPORT_WORDS: Record<Report, string> = {
  'soc2-type-2': 'SOC 2 Type II',
  'soc2-type-1': 'SOC 2 Type I',
  'bridge-letter': 'Bridge letter',
  'iso-27001': 'ISO 27001',
  other: 'Other report',
};

const DAY = 'Give a day such as 2027-02-01.';
const day = z.iso
  .date(DAY)
  .refine((text) => text >= '2000-01-01' && text <= '2100-12-31', 'Give a day from 2000 to 2100.');

const shape = {
  report: z.enum(REPORTS),
  auditor: line(120).describe('Who attests it.'),
  periodStart: day.optional().describe('First day that it covers; absent for a report of one day.'),
  periodEnd: day.describe('Last day that it covers.'),
  link: z
    .string()
    .trim()
    .max(2000, 'Use at most 2000 characters.')
    .pipe(z.url({ protocol: /^https$/, error: 'Give an https address.' }))
    .optional(),
};

export const attestationSchema = z
  .strictObject(shape)
  .refine(({ periodStart, periodEnd }) => periodStart === undefined || periodStart <= periodEnd, {
    path: ['periodEnd'],
    message: 'It ends before it starts.',
  });

export const attestationDetailSchema = z.object({
  id: z.string(),
  report: z.enum(REPORTS),
  auditor: z.string(),
  periodStart: z.string().nullable(),
  periodEnd: z.string().describe('Last day that it covers.'),
  link: z.string().nullable(),
  over: z.boolean(),
  addedBy: namedSchema,
  createdAt: instantSchema,
});
export type AttestationDetail = z.output<typeof attestationDetailSchema>;

/** The moment at which what covers this day is over: the end of the day, in UTC. */
function endOfDay(text: string): Date {
  return new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000);
}

/** The last day that is covered by what is over at this moment. */
export function lastDay(end: Date): string {
  return new Date(end.getTime() - 1).toISOString().slice(0, 10);
}

interface KeptAttestation {
  id: string;
  report: string;
  auditor: string;
  periodStart: Date | null;
  /** The moment at which the last day that it covers is over. */
  periodEnd: Date;
  link: string | null;
  addedBy: { id: string; name: string };
  createdAt: Date;
}

/** One as people read it, of a gateway or of a vendor. */
export function toAttestation(row: KeptAttestation, now: Date): AttestationDetail {
  const { id, report, auditor, periodStart, periodEnd, link, addedBy, createdAt } = row;
  return {
    ...{ id, report: report as Report, auditor, link, addedBy },
    periodStart: periodStart?.toISOString().slice(0, 10) ?? null,
    periodEnd: lastDay(periodEnd),
    over: periodEnd <= now,
    createdAt: createdAt.toISOString(),
  };
}

/** What is kept of what somebody wrote. */
export function attestationColumns({
  report,
  auditor,
  periodStart,
  periodEnd,
  link,
}: z.output<typeof attestationSchema>) {
  return {
    ...{ report, auditor, link: link ?? null },
    periodStart: periodStart === undefined ? null : new Date(`${periodStart}T00:00:00Z`),
    periodEnd: endOfDay(periodEnd),
  };
}
