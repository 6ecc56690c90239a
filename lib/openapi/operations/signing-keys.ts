import { z } from 'zod';
import { keysetSchema, rotatedSchema, signingKeySchema } from '@/lib/signing-keys/model/dto';
import {
  activateSchema,
  cancelSchema,
  emergencySchema,
  retireSchema,
  stageSchema,
} from '@/lib/signing-keys/model/signing-key';
import { type ApiOperation, created, named, ok } from '../operation';

const rotated = named('Rotated', rotatedSchema);
const TAG = 'Signing keys';

export const signingKeyOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/signing-keys',
    tag: TAG,
    summary: 'Read what signs, what comes next, what signed before, and which gateways still need it',
    who: 'signing-key:read',
    answers: [ok(named('Keyset', keysetSchema), 'Public halves only.')],
  },
  {
    method: 'POST',
    path: '/api/v1/signing-keys',
    tag: TAG,
    summary: 'Publish the key that comes next; it signs nothing until the overlap is over',
    who: 'signing-key:write',
    body: named('StageSigningKey', stageSchema),
    bodyOptional: true,
    answers: [created(named('SigningKey', signingKeySchema), 'Published in the JWK Set.')],
  },
  {
    method: 'POST',
    path: '/api/v1/signing-keys/{kid}/activate',
    tag: TAG,
    summary: 'Let the key that comes next sign; every gateway gets its policy anew',
    who: 'signing-key:write',
    body: named('ActivateSigningKey', activateSchema),
    bodyOptional: true,
    answers: [ok(rotated, 'It signs. The key before it stays published.')],
  },
  {
    method: 'POST',
    path: '/api/v1/signing-keys/{kid}/cancel',
    tag: TAG,
    summary: 'Withdraw the key that was to come next',
    who: 'signing-key:write',
    body: named('CancelSigningKey', cancelSchema),
    bodyOptional: true,
    answers: [ok(named('CancelledKey', z.object({ kid: z.string() })), 'It is published no longer.')],
  },
  {
    method: 'POST',
    path: '/api/v1/signing-keys/{kid}/retire',
    tag: TAG,
    summary: 'Withdraw a key that signs no more; refused while gateways need it, unless it is forced',
    who: 'signing-key:write',
    body: named('RetireSigningKey', retireSchema),
    bodyOptional: true,
    answers: [
      ok(
        named('RetiredKey', z.object({ kid: z.string(), stranded: z.array(z.string()).describe('Gateways.') })),
        'It is published no longer; `stranded` still have a policy in force that it signed.',
      ),
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/signing-keys/emergency',
    tag: TAG,
    summary: 'Replace a key that leaked or is lost, at once: every key from before is withdrawn',
    who: 'signing-key:write',
    body: named('SigningKeyEmergency', emergencySchema),
    answers: [ok(rotated, 'Another key signs, and nothing that an earlier one signed verifies any more.')],
  },
];
