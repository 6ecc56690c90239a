import { compile } from '@/lib/policy-engine/compile';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import type { CompileInput, GatewayPolicy } from '@/lib/policy-engine/types';
import { type DecisionVector, toCall, type VectorCall, type VectorCase } from '../decision-vector';
import { expectedOf } from './by-hand';
import { coreCases } from './core-cases';
import { createDice, gridCalls, oddCall, oddCompany } from './generated';
import { COMPANY, digest, EMPTY } from './rows';

const SEED = 20_261_128;
const ODD_COMPANIES = 6;
const CALLS_OF_EACH = 40;

const ABOUT = [
  'Decisions that every enforcement point of Remit must agree on.',
  'A policy is what a gateway gets: the claims of remit-policy+jwt without iss, aud and iat.',
  'A call is by `agent` (its name) or, only when there is no `agent`, by `identity` (iss and sub of its token).',
  '`definition` is the digest of the definition that the server gives now; absent when it was not read.',
  '`policyExpired`, `rateExceeded` and `piiFound` are what the enforcement point itself found out; absent means no.',
  '`grant` is the id of the grant that the decision rests on. `enforced: false` means shadow mode: the call goes',
  'through whatever the decision. Identifiers are compared exactly. What a policy does not say is denied.',
  'Made by lib/testing/decisions/make-vector.ts; never edited by hand.',
].join(' ');

/** The companies behind the vector: what is expected is found from their rows, not from the policies. */
function companies(): CompileInput[] {
  const dice = createDice(SEED);
  return [COMPANY, EMPTY, ...Array.from({ length: ODD_COMPANIES }, (_, at) => oddCompany(dice, `odd-${at + 1}`))];
}

/** Each policy of the vector by its name, which is that of its gateway; and the rows that it was made of. */
export function vectorRows(): Map<string, CompileInput> {
  return new Map(companies().flatMap((rows) => rows.gateways.map(({ slug }) => [slug, rows] as const)));
}

/** The shared decision vector: what a person wrote down, every combination of bounds, and calls by chance. */
export function makeDecisionVector(): DecisionVector {
  const rows = vectorRows();
  const policies: Record<string, GatewayPolicy> = {};
  for (const [name, input] of rows) {
    policies[name] = forGateway(compile(input), name, { serial: 7, previous: digest('f') });
  }
  const dice = createDice(SEED + 1);
  const decided = (id: string, policy: string, call: VectorCall): VectorCase => ({
    id,
    policy,
    call,
    expect: expectedOf(rows.get(policy) as CompileInput, policy, toCall(call)),
  });
  const grid = [
    ...gridCalls('bound', 'crm/search', digest('b')),
    ...gridCalls('bound', 'crm/delete_customer', digest('c')).filter((_, at) => at % 8 === 0),
  ];
  const chance = [...rows.keys()]
    .filter((name) => name.startsWith('odd-'))
    .flatMap((name) =>
      Array.from({ length: CALLS_OF_EACH }, (_, at) =>
        decided(`chance/${name}/${at + 1}`, name, oddCall(dice, rows.get(name) as CompileInput)),
      ),
    );
  return {
    about: ABOUT,
    policies,
    cases: [...coreCases(), ...grid.map((call, at) => decided(`bounds/${at + 1}`, 'all', call)), ...chance],
  };
}

/** As the file has it: one policy and one case a line. */
export function vectorText({ about, policies, cases }: DecisionVector): string {
  const lines = (list: string[]) => list.map((line) => `\n    ${line}`).join(',');
  const named = Object.entries(policies).map(([name, policy]) => `${JSON.stringify(name)}: ${JSON.stringify(policy)}`);
  const rows = cases.map((one) => JSON.stringify(one));
  return `{\n  "about": ${JSON.stringify(about)},\n  "policies": {${lines(named)}\n  },\n  "cases": [${lines(rows)}\n  ]\n}\n`;
}
