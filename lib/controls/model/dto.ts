import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema, line } from '@/lib/kernel/text';
import { FRAMEWORKS } from './catalogue';
import { EXCEPTION_STATES } from './exception';
import { CONTROL_STATUSES, TEST_STATUSES } from './roll-up';

export const controlFilterSchema = z.strictObject({
  framework: z.enum(FRAMEWORKS).optional().describe('Only controls that map to something of it.'),
  term: z.string().max(40).optional().describe('Only controls that map to this id of the framework, such as `ASI03`.'),
  status: z.enum(CONTROL_STATUSES).optional(),
});
export type ControlFilter = z.output<typeof controlFilterSchema>;

const count = z.int().min(0);
const rollUpShape = {
  status: z.enum(CONTROL_STATUSES),
  passing: count.describe('Tests that pass.'),
  tests: count.describe('Tests that had something to look at, or should have been able to.'),
  failing: count.describe('Resources that fail without an exception.'),
  excepted: count.describe('Resources that fail, with an exception in force.'),
};

const exceptionShape = {
  id: z.string(),
  number: z.int(),
  test: z.string(),
  resource: z.string(),
  label: z.string(),
  fault: z.string().describe("The test's name for what is wrong; another fault of the same resource is not excepted."),
  href: z.string().nullable().describe('null: not for the caller.'),
  reason: z.string(),
  compensation: z.string(),
  until: instantSchema,
  state: z.enum(EXCEPTION_STATES),
  person: namedSchema.describe('Who asked for it.'),
  at: instantSchema,
  steps: z.array(
    z.object({
      step: z.enum(['approve', 'refuse', 'end']),
      person: namedSchema,
      reason: z.string(),
      at: instantSchema,
    }),
  ),
};
export const exceptionSchema = z.object(exceptionShape);
export type ExceptionDetail = z.output<typeof exceptionSchema>;

export const openExceptionSchema = exceptionSchema.extend({
  control: z.string().nullable().describe('The first control that its test belongs to.'),
});
export type OpenException = z.output<typeof openExceptionSchema>;

const resourceSchema = z.object({
  key: z.string().describe('What an exception names as its resource.'),
  label: z.string(),
  why: z.string(),
  href: z.string().nullable().describe('null: not for the caller.'),
  at: instantSchema.nullable(),
});

export const testResultSchema = z.object({
  id: z.string(),
  says: z.string().describe('What is so where it passes.'),
  status: z.enum(TEST_STATUSES),
  total: count,
  failing: count.describe('With those that are excepted.'),
  excepted: count,
  words: z.string().describe('What it came to, in a sentence.'),
  mend: z.string(),
  exceptable: z.boolean().describe('false: Remit itself promises it, and there is no exception.'),
  resources: z
    .array(resourceSchema)
    .describe(
      'Those that fail without an exception, at most 50; of the one that is asked for by `test`, at most 1,000.',
    ),
  exceptedResources: z.array(resourceSchema).describe('Those that fail with an exception in force; as many at most.'),
});
export type TestResult = z.output<typeof testResultSchema>;

export const ownerSchema = z.object({ id: z.string(), name: z.string(), active: z.boolean() });
export type ControlOwner = z.output<typeof ownerSchema>;

const personAt = z.object({ person: namedSchema, at: instantSchema });
export const controlSchema = z.object({
  id: z.string().describe('Of SOC 2, such as `CC6.1`.'),
  title: z.string(),
  ...rollUpShape,
  since: instantSchema.nullable().describe('Since when it has that status, as far as was noted; null: not yet.'),
  owner: ownerSchema.nullable(),
  signedOff: personAt.nullable().describe('Who last signed that they looked.'),
  maps: z.record(z.string(), z.array(z.string())),
});
export type ControlSummary = z.output<typeof controlSchema>;

export const controlListSchema = z.object({
  items: z.array(controlSchema),
  testedAt: instantSchema.describe('When the tests ran: within the last 20 minutes, or as they were asked for.'),
});
export type ControlList = z.output<typeof controlListSchema>;

export const signOffSchema = z.object({
  person: namedSchema,
  at: instantSchema,
  note: z.string(),
  seen: z.object(rollUpShape).describe('What the tests said then.'),
});

export type SignOff = z.output<typeof signOffSchema>;

export const stateSchema = z.object({ at: instantSchema, ...rollUpShape });
export type StateRow = z.output<typeof stateSchema>;

export const controlDetailSchema = controlSchema.extend({
  asks: z.string(),
  done: z.array(z.string()),
  records: z.array(z.object({ words: z.string(), href: z.string() })),
  results: z.array(testResultSchema).describe('The live tests, those that fail first.'),
  gaps: z.array(z.string()).describe('What is open now.'),
  limits: z.array(z.string()).describe('What the tests cannot show.'),
  exceptions: z.array(exceptionSchema).describe('The newest first; at most 100.'),
  signOffs: z.array(signOffSchema).describe('The newest first; at most 20.'),
  history: z
    .array(stateSchema)
    .describe('Where its status or the tests that pass changed, the newest first; at most 60.'),
  mapped: z.array(
    z.object({
      framework: z.enum(FRAMEWORKS),
      name: z.string(),
      url: z.string(),
      terms: z.array(z.object({ id: z.string(), words: z.string() })),
    }),
  ),
  attested: z
    .object({
      covers: z.array(z.string()),
      not: z.array(z.string()),
      gateways: z.array(
        z.object({
          slug: z.string(),
          name: z.string(),
          reports: z.array(
            z.object({
              report: z.string(),
              auditor: z.string(),
              periodStart: z.string().nullable(),
              periodEnd: z.string(),
              over: z.boolean(),
              words: z.string(),
            }),
          ),
        }),
      ),
    })
    .nullable()
    .describe('What reports of gateways say of it; null for a control that they say nothing of.'),
  catalogue: z.object({ version: z.int(), checked: z.string() }),
  may: z.object({ write: z.boolean(), sign: z.boolean() }),
});
export type ControlDetail = z.output<typeof controlDetailSchema>;

/** Of reading one control. */
export const controlQuerySchema = z.strictObject({
  test: z.string().max(60).optional().describe('Shows up to 1,000 failing resources of this test.'),
});

export const setOwnerSchema = z.strictObject({
  id: z.string().max(20),
  owner: z.email('Give an e-mail address of a person here.'),
});
export const signOffInputSchema = z.strictObject({
  id: z.string().max(20),
  note: line(500).describe('What was looked at, and what comes of it.'),
});

/** How ready one criterion is, from what was noted last; `status` null: not tested yet. */
export const readinessSchema = z.object({
  control: z.string(),
  title: z.string(),
  status: z.enum(CONTROL_STATUSES).nullable(),
  passing: count,
  tests: count,
  failing: count,
  excepted: count,
  at: instantSchema.nullable().describe('When it was noted.'),
});
export type Readiness = z.output<typeof readinessSchema>;
