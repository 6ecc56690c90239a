import { z } from 'zod';
import { appetitesSchema, decideAppetiteSchema, proposeAppetiteSchema } from '@/lib/controls/model/appetite';
import {
  controlDetailSchema,
  controlFilterSchema,
  controlListSchema,
  controlQuerySchema,
  exceptionSchema,
  openExceptionSchema,
  ownerSchema,
  setOwnerSchema,
  signOffInputSchema,
  signOffSchema,
} from '@/lib/controls/model/dto';
import { decideExceptionSchema, endExceptionSchema, proposeExceptionSchema } from '@/lib/controls/model/exception';
import { type ApiOperation, created, named, ok } from '../operation';

const tag = 'Controls';
const exception = named('ControlException', exceptionSchema);
const appetites = named('RiskAppetites', appetitesSchema);

export const controlOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/controls',
    tag,
    summary: 'List controls, with what their live tests said last',
    who: 'control:read',
    query: controlFilterSchema,
    answers: [ok(named('ControlList', controlListSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/controls/{id}',
    tag,
    summary: 'Read one control: tests with what fails and why, gaps, exceptions, sign-offs, mappings and history',
    who: 'control:read',
    query: controlQuerySchema,
    answers: [ok(named('ControlDetail', controlDetailSchema))],
  },
  {
    method: 'PUT',
    path: '/api/v1/controls/{id}/owner',
    tag,
    summary: 'Say who answers for a control',
    who: 'control:write',
    body: named('SetControlOwner', setOwnerSchema.omit({ id: true })),
    answers: [ok(named('ControlOwner', ownerSchema))],
  },
  {
    method: 'POST',
    path: '/api/v1/controls/{id}/sign-offs',
    tag,
    summary: 'Sign that you looked at a control',
    who: 'control:sign',
    body: named('SignOffControl', signOffInputSchema.omit({ id: true })),
    answers: [created(named('ControlSignOff', signOffSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/control-exceptions',
    tag,
    summary: 'List exceptions that wait for a second person or are in force',
    who: 'control:read',
    answers: [ok(named('ControlExceptionList', z.object({ items: z.array(openExceptionSchema) })))],
  },
  {
    method: 'POST',
    path: '/api/v1/control-exceptions',
    tag,
    summary: 'Ask to live with one fault of one resource until an end',
    who: 'control:write',
    body: named('ProposeControlException', proposeExceptionSchema),
    answers: [created(exception)],
  },
  {
    method: 'POST',
    path: '/api/v1/control-exceptions/{id}/decisions',
    tag,
    summary: 'Decide on an exception; never approved by who asked for it',
    who: 'control:write',
    body: named('DecideControlException', decideExceptionSchema.omit({ id: true })),
    answers: [created(exception)],
  },
  {
    method: 'POST',
    path: '/api/v1/control-exceptions/{id}/end',
    tag,
    summary: 'End an exception before its time',
    who: 'control:write',
    body: named('EndControlException', endExceptionSchema.omit({ id: true })),
    answers: [ok(exception)],
  },
  {
    method: 'GET',
    path: '/api/v1/risk-appetite',
    tag,
    summary: 'Read the risk appetite, with its versions',
    who: 'control:read',
    answers: [ok(appetites)],
  },
  {
    method: 'POST',
    path: '/api/v1/risk-appetite',
    tag,
    summary: 'Write the next version of the risk appetite',
    who: 'control:write',
    body: named('ProposeRiskAppetite', proposeAppetiteSchema),
    answers: [created(appetites)],
  },
  {
    method: 'POST',
    path: '/api/v1/risk-appetite/{version}/decisions',
    tag,
    summary: 'Decide on the newest version of the risk appetite; never approved by who wrote it',
    who: 'control:decide-appetite',
    body: named('DecideRiskAppetite', decideAppetiteSchema.omit({ version: true })),
    answers: [created(appetites)],
  },
];
