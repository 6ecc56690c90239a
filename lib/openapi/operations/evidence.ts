import { z } from 'zod';
import { packDetailSchema, packListSchema, packSchema, requestPackSchema } from '@/lib/evidence/model/pack';
import { type ApiOperation, created, named, ok, pageOf } from '../operation';

const tag = 'Evidence';
const pack = named('EvidencePackDetail', packDetailSchema);

export const evidenceOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/evidence',
    tag,
    summary: 'List packs of evidence',
    who: 'evidence:read',
    query: packListSchema,
    answers: [ok(pageOf(named('EvidencePack', packSchema)), 'One page, the newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/evidence',
    tag,
    summary: 'Ask for a pack of evidence for a framework and a period; it is made in the background',
    who: 'evidence:generate',
    body: named('RequestEvidencePack', requestPackSchema),
    answers: [created(pack, 'It waits to be made: read it again until its state is `done` or `failed`.')],
  },
  {
    method: 'GET',
    path: '/api/v1/evidence/{id}',
    tag,
    summary: 'Read one pack: how far it is, and what it found',
    who: 'evidence:read',
    answers: [ok(pack)],
  },
  {
    method: 'GET',
    path: '/api/v1/evidence/{id}/download',
    tag,
    summary: 'Download a pack as a zip, with what verifies it offline; noted in the audit log',
    who: 'evidence:read',
    answers: [
      {
        ...{ status: 200, says: 'The archive. The same pack is the same bytes.', mediaType: 'application/zip' },
        content: named('EvidenceArchive', z.string().describe('Bytes.')),
      },
    ],
  },
];
