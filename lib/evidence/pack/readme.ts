import { FRAMEWORKS } from '../model/frameworks';
import type { AttributeResult } from '../model/population';
import type { PackPlan } from './plan';
import type { PackFacts } from './read-into-folder';

const WIDTH = 96;

/** `README.txt`, the first page: what is wrong comes first. */
export function readmeText(plan: PackPlan, facts: PackFacts, kid: string): string {
  const { framework, period, principal, origin, version } = plan;
  const { title, source } = FRAMEWORKS[framework];
  const { populations, sample, auditLog } = facts;
  const wide = Math.max(...populations.map(({ title }) => title.length));
  return [
    `EVIDENCE FOR ${title.toUpperCase()}`,
    '',
    ...exceptionalLines(facts),
    `Period      from ${period.from} to before ${period.to}; all times are UTC`,
    `Made for    ${oneLine(principal.name)}${principal.email ? ` <${oneLine(principal.email)}>` : ''}`,
    `Made by     Remit ${version} at ${origin}`,
    `Signed by   key ${kid}`,
    `Criteria    ${source}; only their ids`,
    '',
    'HOW TO CHECK IT',
    '',
    `    node verify.mjs --key ${kid}`,
    '',
    ...wrap(
      'in this folder, with Node 20 or newer and no network. It recomputes every digest, the signature, the sample and ' +
        'the chain of the audit log. Compare the key first with the one on Remit\'s page "Signing keys": the signature ' +
        'shows that nothing was changed since the holder of that key signed, and not who holds it. A copy of verify.mjs ' +
        'that you trust can check this folder too: node verify.mjs path/to/folder',
    ),
    '',
    'WHAT IS IN IT',
    '',
    'manifest.json, .sig    what was read, how, how much of it, and the digest of each file; the signature',
    'populations/           everything that a sample can be drawn from, as CSV',
    'attributes.csv         the attributes A to J of each sampled change',
    'samples/               a sheet for each sampled change, with the evidence behind each cell (PDF, JSON)',
    'audit-log/             the entries of the period, a chain, and the signed checkpoint that it ends at',
    'oscal/                 the same results as OSCAL assessment results',
    '',
    'POPULATIONS',
    '',
    ...populations.map(
      ({ title, rows, criteria }) =>
        `${title.padEnd(wide)}  ${(rows === 0 ? 'none' : String(rows)).padStart(9)}   ${criteria.join(', ')}`,
    ),
    ...unapprovedLines(facts),
    '',
    'COMPLETENESS',
    '',
    ...completenessLines(facts),
    '',
    'SAMPLE',
    '',
    ...wrap(
      `${sample.drawn.length} changes were drawn from ${rowsOf(facts, 'changes')} with the seed "${oneLine(sample.seed)}" ` +
        `(asked for: ${sample.size}), and ${sample.typed.length} ${sample.typed.length === 1 ? 'was' : 'were'} typed in. ${sample.method}`,
    ),
    ...wrap(attributeLine(countResults(facts))),
    '',
    'AUDIT LOG',
    '',
    ...wrap(
      auditLog.entries === 0
        ? `There is no entry in this period. The log had ${auditLog.size} entries when it ended.`
        : `Entries ${auditLog.first} to ${auditLog.size}, ${auditLog.entries} in all. The whole log was walked from its first entry.`,
    ),
    '',
    'WHAT IT DOES NOT PROVE',
    '',
    ...wrap(
      'Remit knows what went through Remit and what gateways told it. A change that was made around it leaves no row ' +
        'here. Secrets and the content of calls are in no pack.',
    ),
    '',
  ].join('\n');
}

/** What stands at the top of everything, or that there is nothing. */
function exceptionalLines(facts: PackFacts): string[] {
  const { auditLog, completeness, populations } = facts;
  const { exception } = countResults(facts);
  const failed = completeness.reduce((sum, { checks }) => sum + checks.filter((one) => one.failed > 0).length, 0);
  const found = [
    ...(auditLog.whole
      ? []
      : [
          `THE AUDIT LOG IS BROKEN (${auditLog.problem}). What is in this pack cannot be relied upon, and verify.mjs refuses it.`,
        ]),
    ...(exception === 0 ? [] : [`${exception} attributes of sampled changes are exceptions; see attributes.csv.`]),
    ...(failed === 0 ? [] : [`${failed} checks of completeness do not hold; see below.`]),
  ];
  if (found.length === 0 && auditLog.entries === 0 && populations.every(({ rows }) => rows === 0)) {
    return ['Nothing was recorded in this period: every table is empty, and that proves nothing.', ''];
  }
  if (found.length === 0) return ['Nothing exceptional was found.', ''];
  return [...found.flatMap((text) => wrap(`!! ${text}`)), ''];
}

/** Why some rows of agents have no name. */
function unapprovedLines({ unapproved }: PackFacts): string[] {
  if (unapproved === 0) return [];
  return [
    '',
    ...wrap(
      `Of ${unapproved === 1 ? '1 agent' : `${unapproved} agents`} nothing was approved by the end of the period. Name, team, ` +
        'owner and environment are empty there, since who asked could still edit them.',
    ),
  ];
}

function completenessLines({ completeness }: PackFacts): string[] {
  return completeness.flatMap(({ population, checks }) =>
    checks.flatMap(({ says, checked, failed, failedIds }) => {
      const came =
        checked === 0
          ? 'nothing to check'
          : failed === 0
            ? `${checked} checked, all hold`
            : `${failed} of ${checked} DO NOT HOLD`;
      const which = failed === 0 ? '' : ` (${failedIds.slice(0, 5).map(oneLine).join(', ')}${failed > 5 ? ', …' : ''})`;
      return wrap(`${population}: ${says} ${came}${which}`);
    }),
  );
}

function attributeLine({ pass, exception, 'not-applicable': notApplicable, 'no-data': noData }: Counts): string {
  return `Of their attributes ${pass} pass, ${exception} are exceptions, ${notApplicable} do not apply, and for ${noData} there is no data.`;
}

type Counts = Record<AttributeResult, number>;

export function countResults({ changes }: PackFacts): Counts {
  const counts: Counts = { pass: 0, exception: 0, 'not-applicable': 0, 'no-data': 0 };
  for (const { cells } of changes) for (const { result } of cells) counts[result] += 1;
  return counts;
}

function rowsOf({ populations }: PackFacts, id: string): number {
  return populations.find((one) => one.id === id)?.rows ?? 0;
}

/** What people typed stays on its line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
