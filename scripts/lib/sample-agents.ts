const people = { owner: 'engineer@example.com', backupOwner: 'engineer2@example.com' };
const identity = (sub: string) => [{ iss: 'https://idp.example.com', sub }];
const model = [{ provider: 'example', name: 'sample-model-1' }];

/** Plainly sample data. `approve` says whether the sample security person has approved it, or it waits. */
export const SAMPLE_AGENTS = [
  {
    approve: true,
    metadata: { slug: 'support-bot', name: 'Support bot (sample)' },
    spec: {
      ...people,
      purpose: "Answers customers' questions about their orders from the sample files.",
      team: 'support',
      environment: 'production',
      exposure: 'external',
      actsFor: 'customers of the sample shop',
      autonomy: 2,
      reach: 2,
      untrustedInput: 3,
      actionImpact: 1,
      models: model,
      identities: identity('support-bot'),
      dataAccess: [
        {
          system: 'sample files',
          dataClass: 'confidential',
          categories: ['pii'],
          access: 'read',
          reason: 'order look-ups',
        },
      ],
      tools: [
        {
          tool: 'files/read_text_file',
          rateLimit: { limit: 60, windowSeconds: 60 },
          pii: 'redact',
          reason: 'order look-ups',
        },
        {
          tool: 'files/list_directory',
          rateLimit: { limit: 60, windowSeconds: 60 },
          reason: 'to find the file of an order',
        },
        { tool: 'memory/search_nodes', notAfter: '2027-12-31T23:59:59Z', reason: 'what a customer asked before' },
      ],
    },
  },
  {
    approve: true,
    metadata: { slug: 'report-writer', name: 'Report writer (sample)' },
    spec: {
      ...people,
      purpose: 'Writes the weekly report from the sample files.',
      team: 'finance',
      environment: 'production',
      exposure: 'internal',
      autonomy: 3,
      reach: 1,
      actionImpact: 2,
      models: model,
      identities: identity('report-writer'),
      dataAccess: [
        {
          system: 'sample files',
          dataClass: 'confidential',
          categories: ['financial'],
          access: 'write',
          reason: 'the report',
        },
      ],
      tools: [
        { tool: 'files/read_text_file', reason: 'figures' },
        { tool: 'files/write_file', rateLimit: { limit: 10, windowSeconds: 3600 }, reason: 'the report itself' },
      ],
    },
  },
  {
    approve: true,
    metadata: { slug: 'test-runner', name: 'Test runner (sample)' },
    spec: {
      ...people,
      purpose: 'Tries the tools of the sample server in development.',
      team: 'engineering',
      environment: 'development',
      exposure: 'internal',
      autonomy: 1,
      identities: identity('test-runner'),
      tools: [{ tool: 'everything/echo' }, { tool: 'everything/get-sum' }],
    },
  },
  {
    approve: false,
    metadata: { slug: 'note-keeper', name: 'Note keeper (sample)' },
    spec: {
      ...people,
      purpose: 'Keeps notes of meetings in the memory server, so that other agents find them.',
      team: 'operations',
      environment: 'staging',
      exposure: 'internal',
      autonomy: 2,
      reach: 1,
      untrustedInput: 2,
      identities: identity('note-keeper'),
      dataAccess: [{ system: 'meeting notes', dataClass: 'internal', access: 'write', reason: 'it keeps them' }],
      tools: [
        { tool: 'memory/create_entities', rateLimit: { limit: 30, windowSeconds: 60 }, reason: 'new notes' },
        { tool: 'memory/search_nodes', reason: 'to find earlier notes' },
        { tool: 'memory/delete_entities', reason: 'notes that are wrong' },
      ],
    },
  },
];
