import type { Report } from './attestation';

export interface AttestedScope {
  covers: string;
  leaves: string;
}

/**
 * What a report on somebody who runs a gateway or a server says, and what it leaves to the company. In our own words;
 * checked 2026-11-28 against the published descriptions of SOC 2 (AICPA) and of certification by ISO/IEC 27001:2022.
 */
export const ATTESTED_SCOPE: Record<Report, AttestedScope> = {
  'soc2-type-2': {
    covers:
      'How the controls of the vendor were designed, and that they worked over the period, as an auditor tested them.',
    leaves:
      'The days outside of the period, what the report carves out to others, and the controls that it expects of its customers.',
  },
  'soc2-type-1': {
    covers: 'How the controls of the vendor were designed on one day.',
    leaves: 'Whether they worked, on that day or on any other. It covers no period.',
  },
  'bridge-letter': {
    covers: 'The word of the vendor that nothing of importance changed since the last report.',
    leaves: 'All of it to be tested: no auditor has examined these days.',
  },
  'iso-27001': {
    covers:
      'That the vendor has a management system for the security of information, for the scope on the certificate.',
    leaves: 'What is out of that scope, and whether each control worked on each day.',
  },
  other: { covers: 'What the report itself says.', leaves: 'Everything else.' },
};

/** What no report on a gateway covers, whoever certified it: what it was told to allow, and by whom. */
export const NEVER_ATTESTED = [
  'What agents may do: who asked, who approved, and that the gateway has the policy that was approved. Remit records that.',
  'How the company set the gateway up: its servers, its mode, and the limits that its kind cannot hold.',
  'What agents did through it, and whether somebody looked.',
  'Traffic that does not go through it.',
] as const;
