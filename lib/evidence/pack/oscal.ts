import { ATTRIBUTE_WORDS } from '../model/attribute-words';
import { FRAMEWORKS } from '../model/frameworks';
import { ATTRIBUTES, type AttributeId } from '../model/population';
import type { PackPlan } from './plan';
import type { PackFacts } from './read-into-folder';
import { uuidV5 } from './uuid-v5';

const OSCAL_VERSION = '1.1.3';

/**
 * The pack as OSCAL assessment results: an observation for each check of completeness, for each attribute of the
 * sample and for the audit log, and a finding for each that had something to look at. Ids are made of the content, so the same pack has the same ones.
 */
export function assessmentResults(plan: PackPlan, facts: PackFacts): object {
  const { framework, period, seed, sampleSize, typed, principal } = plan;
  const { title, source, criteria, changes } = FRAMEWORKS[framework];
  const name = JSON.stringify([framework, period, seed, sampleSize, typed, principal, facts.auditLog.hash]);
  const uuid = (of: string) => uuidV5(`${name}\n${of}`);
  const checks = [...completenessChecks(facts, criteria), ...attributeChecks(facts, changes), auditCheck(facts)];
  // What was not looked at is neither satisfied nor not: it has its observation alone.
  const found = checks.filter(({ checked }) => checked > 0);
  const party = uuid('party');
  return {
    'assessment-results': {
      uuid: uuid('assessment-results'),
      metadata: {
        title: `Evidence for ${title}`,
        // The end of what it speaks of: when it was made is not part of it.
        'last-modified': period.to,
        version: plan.version,
        'oscal-version': OSCAL_VERSION,
        roles: [{ id: 'requester', title: 'Whom the pack was made for' }],
        parties: [{ uuid: party, type: 'person', name: principal.name }],
        'responsible-parties': [{ 'role-id': 'requester', 'party-uuids': [party] }],
      },
      'import-ap': { href: `#${uuid('plan')}` },
      results: [
        {
          uuid: uuid('result'),
          title: `${title}, ${period.from} to before ${period.to}`,
          description: 'What Remit computed of its own records. Whether a criterion is met is for an auditor to say.',
          start: period.from,
          end: period.to,
          'reviewed-controls': {
            'control-selections': [
              { 'include-controls': controlsOf(checks).map((id) => ({ 'control-id': tokenOf(id) })) },
            ],
          },
          observations: checks.map(({ id, says, checked, failed, file }) => ({
            uuid: uuid(`observation ${id}`),
            title: says,
            description: checked === 0 ? 'There was nothing to check.' : `${checked} checked, ${failed} do not hold.`,
            methods: ['TEST'],
            'relevant-evidence': [{ href: `../${file}`, description: says }],
            collected: period.to,
          })),
          findings: found.map(({ id, says, failed, missing, controls }) => ({
            uuid: uuid(`finding ${id}`),
            title: says,
            description: controls.length > 0 ? `Speaks to ${controls.join(', ')}.` : 'Speaks to all of it.',
            target: {
              type: 'objective-id',
              'target-id': tokenOf(id),
              status: {
                state: failed === 0 && missing === 0 ? 'satisfied' : 'not-satisfied',
                ...(failed === 0 && missing > 0 ? { reason: 'no-data' } : {}),
              },
            },
            'related-observations': [{ 'observation-uuid': uuid(`observation ${id}`) }],
          })),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: uuid('plan'),
            title: 'How it was assessed',
            description: `Populations, checks, sample and attributes are described in manifest.json and README.txt of this pack. Criteria: ${source}.`,
            rlinks: [{ href: '../manifest.json', 'media-type': 'application/json' }],
          },
        ],
      },
    },
  };
}

interface Check {
  id: string;
  says: string;
  checked: number;
  failed: number;
  /** For how many there is nothing that would prove it. */
  missing: number;
  controls: string[];
  file: string;
}

function completenessChecks({ completeness }: PackFacts, criteria: Record<string, string[]>): Check[] {
  return completeness.flatMap(({ population, checks }) =>
    checks.map(({ id, says, checked, failed }) => ({
      ...{ id: `${population}-${id}`, says: `${population}: ${says}`, checked, failed, missing: 0 },
      ...{ controls: criteria[population] ?? [], file: `populations/${population}.csv` },
    })),
  );
}

function attributeChecks({ changes }: PackFacts, control: string): Check[] {
  return ATTRIBUTES.map((attribute) => {
    const count = (result: string) => changes.filter(({ cells }) => resultOf(cells, attribute) === result).length;
    return {
      ...{ id: `attribute-${attribute.toLowerCase()}`, says: ATTRIBUTE_WORDS[attribute] },
      ...{ checked: changes.length - count('not-applicable'), failed: count('exception'), missing: count('no-data') },
      ...{ controls: [control], file: 'attributes.csv' },
    };
  });
}

function resultOf(cells: { attribute: AttributeId; result: string }[], attribute: AttributeId): string | undefined {
  return cells.find((cell) => cell.attribute === attribute)?.result;
}

function auditCheck({ auditLog }: PackFacts): Check {
  const failed = auditLog.whole ? 0 : 1;
  const says = 'The audit log is one chain from its first entry to the end of the period';
  return { id: 'audit-log', says, checked: 1, failed, missing: 0, controls: [], file: 'audit-log/checkpoint.json' };
}

function controlsOf(checks: Check[]): string[] {
  return [...new Set(checks.flatMap(({ controls }) => controls))].sort();
}

/** OSCAL takes tokens: no spaces, a letter first. */
function tokenOf(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
}
