import {
  Activity,
  BadgeCheck,
  Bot,
  ClipboardCheck,
  Coins,
  FileCheck2,
  FileSearch,
  Flame,
  Gauge,
  Inbox,
  KeyRound,
  Landmark,
  type LucideIcon,
  Megaphone,
  PackageCheck,
  Router,
  Scale,
  ScrollText,
  Server,
  ShieldCheck,
  ShieldOff,
  Siren,
  Stamp,
  Users,
  Waypoints,
} from 'lucide-react';

export interface NavPage {
  href: string;
  label: string;
  group: '' | 'Govern' | 'Prove' | 'Administer';
  icon: LucideIcon;
  /** Other words that find it in the command palette. */
  keywords: string[];
}

/** Every page of the navigation, in its order. */
export const NAV_PAGES = {
  'my-work': { href: '/', label: 'My work', group: '', icon: Inbox, keywords: ['home', 'inbox', 'waiting'] },
  overview: {
    href: '/overview',
    label: 'Overview',
    group: '',
    icon: Gauge,
    keywords: ['dashboard', 'risk', 'figures', 'customer data', 'trend', 'summary'],
  },
  agents: { href: '/agents', label: 'Agents', group: 'Govern', icon: Bot, keywords: ['registry'] },
  servers: { href: '/servers', label: 'Servers and tools', group: 'Govern', icon: Server, keywords: ['mcp', 'tools'] },
  requests: {
    href: '/requests',
    label: 'Requests',
    group: 'Govern',
    icon: FileCheck2,
    keywords: ['change', 'approve', 'decide'],
  },
  'approval-policy': {
    href: '/approval-policy',
    label: 'Approval policy',
    group: 'Govern',
    icon: Stamp,
    keywords: ['rules', 'stages', 'who decides', 'simulator'],
  },
  policy: { href: '/policy', label: 'Policy', group: 'Govern', icon: Scale, keywords: ['revisions', 'serial', 'diff'] },
  gateways: {
    href: '/gateways',
    label: 'Gateways',
    group: 'Govern',
    icon: Router,
    keywords: ['enforcement', 'pep', 'receipts'],
  },
  calls: {
    href: '/calls',
    label: 'Calls',
    group: 'Prove',
    icon: Waypoints,
    keywords: ['decision log', 'monitoring', 'lineage', 'denied', 'traffic'],
  },
  alerts: {
    href: '/alerts',
    label: 'Alerts',
    group: 'Prove',
    icon: Siren,
    keywords: ['detections', 'triage', 'incident', 'benign'],
  },
  reviews: {
    href: '/reviews',
    label: 'Reviews',
    group: 'Prove',
    icon: ClipboardCheck,
    keywords: ['behaviour', 'weekly', 'certify', 'scope creep', 'recertification'],
  },
  containments: {
    href: '/containments',
    label: 'Isolation',
    group: 'Prove',
    icon: ShieldOff,
    keywords: ['contain', 'isolate', 'suspend', 'stop', 'kill switch', 'canary'],
  },
  incidents: {
    href: '/incidents',
    label: 'Incidents',
    group: 'Prove',
    icon: Flame,
    keywords: ['response', 'timeline', 'root cause', 'runbook', 'contain', 'notify'],
  },
  evidence: {
    href: '/evidence',
    label: 'Evidence',
    group: 'Prove',
    icon: PackageCheck,
    keywords: ['audit', 'soc 2', 'pack', 'sample', 'population', 'verify', 'oscal'],
  },
  examinations: {
    href: '/examinations',
    label: 'Examinations',
    group: 'Prove',
    icon: FileSearch,
    keywords: ['auditor', 'sample', 'soc 2', 'evidence', 'population', 'attributes'],
  },
  controls: {
    href: '/controls',
    label: 'Controls',
    group: 'Prove',
    icon: ShieldCheck,
    keywords: [
      'soc 2',
      'compliance',
      'tests',
      'owasp',
      'iso 42001',
      'nist',
      'readiness',
      'exceptions',
      'risk appetite',
    ],
  },
  attestations: {
    href: '/attestations',
    label: 'Attestations',
    group: 'Prove',
    icon: BadgeCheck,
    keywords: ['soc 2', 'iso 27001', 'vendor', 'bridge letter', 'certificate', 'report'],
  },
  costs: {
    href: '/costs',
    label: 'Cost of governance',
    group: 'Prove',
    icon: Coins,
    keywords: ['focus', 'finops', 'spend', 'budget', 'target', 'share'],
  },
  'eu-ai-act': {
    href: '/eu-ai-act',
    label: 'EU AI Act',
    group: 'Prove',
    icon: Landmark,
    keywords: ['high-risk', 'annex', 'conformity', 'fundamental rights', 'inventory', 'regulation'],
  },
  'audit-log': {
    href: '/audit-log',
    label: 'Audit log',
    group: 'Prove',
    icon: ScrollText,
    keywords: ['history', 'changes'],
  },
  people: { href: '/people', label: 'People', group: 'Administer', icon: Users, keywords: ['users', 'roles'] },
  'signing-keys': {
    href: '/signing-keys',
    label: 'Signing keys',
    group: 'Administer',
    icon: KeyRound,
    keywords: ['rotation', 'jwks', 'kid', 'emergency', 'signature'],
  },
  channels: {
    href: '/notifications/channels',
    label: 'Channels',
    group: 'Administer',
    icon: Megaphone,
    keywords: ['notifications', 'slack', 'webhook', 'e-mail', 'smtp', 'deliveries'],
  },
  system: {
    href: '/system',
    label: 'System',
    group: 'Administer',
    icon: Activity,
    keywords: ['jobs', 'schedule', 'sync'],
  },
} as const satisfies Record<string, NavPage>;

export type NavKey = keyof typeof NAV_PAGES;

/** A page that this person may open, and how much waits there. */
export interface NavItem {
  key: NavKey;
  count?: number;
}

/** Acts that start on a page of their own; offered by the command palette. */
export const SHELL_ACTIONS = {
  'register-agent': { href: '/agents/new', label: 'Register an agent', icon: Bot },
  'add-server': { href: '/servers/new', label: 'Add a server', icon: Server },
  isolate: { href: '/containments/new', label: 'Isolate agents', icon: ShieldOff },
  'ask-access': { href: '/requests/new', label: 'Ask for access', icon: FileCheck2 },
  'declare-incident': { href: '/incidents/new', label: 'Declare an incident', icon: Flame },
} as const;

export type ShellAction = keyof typeof SHELL_ACTIONS;

export interface SearchHit {
  /** Heading that it is listed under: "Agents". */
  group: string;
  label: string;
  href: string;
  hint?: string;
}

export interface ShellPerson {
  name: string;
  email: string;
  roles: readonly string[];
}
