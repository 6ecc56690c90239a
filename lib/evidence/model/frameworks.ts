import type { PopulationId } from './population';

export const FRAMEWORK_IDS = ['soc2', 'iso-42001', 'eu-ai-act', 'nist-ai-rmf'] as const;
export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

interface Framework {
  title: string;
  /** The text that the ids are of. */
  source: string;
  /** Day on which the ids were gone through last. */
  checked: string;
  /** What the sampled changes speak to. */
  changes: string;
  /** What each population speaks to. */
  criteria: Record<PopulationId, string[]>;
}

/**
 * Which criteria a population speaks to: ids only, since the words of the criteria are their publishers'. It helps an
 * auditor find what belongs together; whether a criterion is met is the auditor's to say.
 */
export const FRAMEWORKS: Record<FrameworkId, Framework> = {
  soc2: {
    title: 'SOC 2',
    source: 'AICPA TSP section 100, 2017 Trust Services Criteria (with revised points of focus, 2022)',
    checked: '2026-11-28',
    changes: 'CC8.1',
    criteria: {
      agents: ['CC3.2', 'CC6.1'],
      grants: ['CC6.1', 'CC6.2', 'CC6.3'],
      changes: ['CC6.2', 'CC8.1'],
      decisions: ['CC6.2', 'CC8.1'],
      'break-glass': ['CC8.1'],
      reviews: ['CC6.3', 'CC7.2'],
      alerts: ['CC7.1', 'CC7.2', 'CC7.3'],
      incidents: ['CC7.3'],
      drills: ['CC7.3'],
      retirements: ['CC6.2'],
      gateways: ['CC6.1', 'CC7.1'],
      attestations: ['CC3.2'],
      'risk-acceptances': ['CC3.1', 'CC3.2', 'CC3.3'],
    },
  },
  'iso-42001': {
    title: 'ISO/IEC 42001',
    source: 'ISO/IEC 42001:2023, Annex A',
    checked: '2026-11-28',
    changes: 'A.6.2.5',
    criteria: {
      agents: ['A.3.2', 'A.4.2', 'A.9.4'],
      grants: ['A.9.2', 'A.9.4'],
      changes: ['A.6.2.5'],
      decisions: ['A.3.2', 'A.6.2.5'],
      'break-glass': ['A.6.2.6'],
      reviews: ['A.6.2.6', 'A.9.3'],
      alerts: ['A.6.2.6', 'A.6.2.8'],
      incidents: ['A.8.4'],
      drills: ['A.6.2.6'],
      retirements: ['A.6.2.6'],
      gateways: ['A.4.2', 'A.6.2.8'],
      attestations: ['A.10.3'],
      'risk-acceptances': ['A.5.2', 'A.5.3'],
    },
  },
  'eu-ai-act': {
    title: 'EU AI Act',
    source: 'Regulation (EU) 2024/1689, as amended by Regulation (EU) 2026/1744',
    checked: '2026-11-28',
    changes: 'Art 17',
    criteria: {
      agents: ['Art 26', 'Art 49'],
      grants: ['Art 14', 'Art 26'],
      changes: ['Art 17'],
      decisions: ['Art 14', 'Art 17'],
      'break-glass': ['Art 14'],
      reviews: ['Art 26', 'Art 72'],
      alerts: ['Art 26', 'Art 72'],
      incidents: ['Art 73'],
      drills: ['Art 14'],
      retirements: ['Art 17'],
      gateways: ['Art 12', 'Art 15'],
      attestations: ['Art 25'],
      'risk-acceptances': ['Art 9'],
    },
  },
  'nist-ai-rmf': {
    title: 'NIST AI RMF',
    source: 'NIST AI 100-1, AI Risk Management Framework 1.0',
    checked: '2026-11-28',
    changes: 'MANAGE 2.2',
    criteria: {
      agents: ['GOVERN 1.6', 'MAP 1.1'],
      grants: ['MANAGE 2.2'],
      changes: ['GOVERN 1.4', 'MANAGE 2.2'],
      decisions: ['GOVERN 2.1', 'MAP 3.5'],
      'break-glass': ['MANAGE 2.3'],
      reviews: ['GOVERN 1.5', 'MEASURE 2.4'],
      alerts: ['MEASURE 2.4', 'MANAGE 4.1'],
      incidents: ['MANAGE 4.3'],
      drills: ['MANAGE 2.4'],
      retirements: ['GOVERN 1.7'],
      gateways: ['MEASURE 2.7', 'MANAGE 4.1'],
      attestations: ['GOVERN 6.1', 'MANAGE 3.1'],
      'risk-acceptances': ['MANAGE 1.4'],
    },
  },
};
