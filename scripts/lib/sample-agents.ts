const people = { owner: 'engineer@example.com', backupOwner: 'engineer2@example.com' };
const identity = (sub: string) => [{ iss: 'https://idp.example.com', sub }];
const model = [{ provider: 'example', name: 'sample-model-1' }];

interface SampleAgent {
  /** Whether the sample security person has approved it; else it waits. */
  approve: boolean;
  /** What its owner answers about the EU AI Act. */
  euAiAct?: { question: string; answer: string | string[]; reason?: string }[];
  /** What its owner answers of the checklist before production. */
  production?: { line: string; answer: string; note?: string }[];
  /** What its owner says of a combination of tools that is dangerous. */
  acceptRisk?: { risk: string; reason: string; compensation: string };
  metadata: { slug: string; name: string };
  spec: Record<string, unknown>;
}

/** It holds nothing, and is there for drills alone. */
export const DRILL_AGENT = 'drill-agent';

/** Plainly sample data. */
export const SAMPLE_AGENTS: SampleAgent[] = [
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
    approve: true,
    acceptRisk: {
      risk: 'It reads what customers write, and could be told to send it out.',
      reason: 'This agent is staged: it shows how data leaves, and what Remit says of it.',
      compensation: 'It reads sample data only, and sends nothing off this machine.',
    },
    metadata: { slug: 'inbox-reader', name: 'Inbox reader (sample)' },
    spec: {
      ...people,
      purpose: 'Stages a Shadow Escape: it does what a letter of a customer orders.',
      team: 'support',
      environment: 'development',
      exposure: 'internal',
      actsFor: 'customers of the sample shop',
      autonomy: 2,
      reach: 1,
      untrustedInput: 3,
      identities: identity('inbox-reader'),
      dataAccess: [
        {
          system: 'sample letters',
          dataClass: 'confidential',
          categories: ['pii'],
          access: 'read',
          reason: 'to answer them',
        },
      ],
      tools: [
        { tool: 'everything/get-resource-reference', reason: 'the letters' },
        { tool: 'everything/gzip-file-as-resource', reason: 'to pack the papers that they ask for' },
      ],
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
  {
    approve: false,
    euAiAct: [
      { question: 'outputs', answer: 'yes' },
      { question: 'union', answer: ['deployer'] },
      { question: 'exclusion', answer: 'none' },
      { question: 'role', answer: 'both' },
      { question: 'prohibited', answer: ['none'] },
      { question: 'annex-i', answer: 'no' },
      { question: 'annex-iii', answer: ['employment'], reason: 'It puts job applications in an order.' },
      { question: 'profiling', answer: 'yes' },
      { question: 'transparency', answer: ['none'] },
    ],
    production: [
      { line: 'purpose', answer: 'yes' },
      { line: 'tools', answer: 'yes' },
      { line: 'runbook', answer: 'yes', note: 'https://runbooks.example.com/application-sorter' },
    ],
    metadata: { slug: 'application-sorter', name: 'Application sorter (sample)' },
    spec: {
      ...people,
      purpose: 'Puts job applications in the sample files in an order for the people who hire.',
      team: 'people',
      environment: 'production',
      exposure: 'internal',
      autonomy: 1,
      reach: 2,
      untrustedInput: 2,
      models: model,
      identities: identity('application-sorter'),
      dataAccess: [
        {
          system: 'sample files',
          dataClass: 'confidential',
          categories: ['pii'],
          access: 'read',
          reason: 'the applications',
        },
      ],
      tools: [
        {
          tool: 'files/read_text_file',
          rateLimit: { limit: 30, windowSeconds: 60 },
          pii: 'allow',
          reason: 'one application after the other',
        },
        { tool: 'files/list_directory', reason: 'to find the applications' },
      ],
    },
  },
  {
    approve: false,
    metadata: { slug: 'order-courier', name: 'Order courier (sample)' },
    spec: {
      ...people,
      purpose: 'Sends the papers of an order to whoever has to sign them.',
      team: 'support',
      environment: 'staging',
      exposure: 'internal',
      autonomy: 3,
      reach: 2,
      identities: identity('order-courier'),
      dataAccess: [
        {
          system: 'sample files',
          dataClass: 'confidential',
          categories: ['pii'],
          access: 'read',
          reason: 'the papers of the order',
        },
      ],
      tools: [
        { tool: 'files/read_text_file', reason: 'the papers' },
        { tool: 'memory/search_nodes', reason: 'who has to sign' },
        { tool: 'everything/gzip-file-as-resource', reason: 'to pack and send them' },
      ],
    },
  },
  {
    approve: true,
    metadata: { slug: DRILL_AGENT, name: 'Drill agent (sample)' },
    spec: {
      ...people,
      purpose: 'Is isolated and brought back once a day, to see that this works. It calls nothing.',
      team: 'security',
      environment: 'development',
      exposure: 'internal',
      autonomy: 0,
      reach: 0,
      untrustedInput: 0,
      actionImpact: 0,
      identities: identity(DRILL_AGENT),
      tools: [],
    },
  },
];
