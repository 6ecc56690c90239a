import { describe, expect, it } from 'vitest';
import { type ClaimedLineage, faultOf, type LineageFacts, unknownOf } from './lineage';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const CALL: ClaimedLineage = { decision: 'allow', agent: 'bot', tool: 'crm/search', grant: 'gr_1', definition: 'd1' };
const GRANT = { agent: 'bot', tool: 'crm/search', from: at(2), until: null };
const FACTS: LineageFacts = { grant: GRANT, revision: { at: at(3) }, definition: 'd1' };

describe('the lineage of a call', () => {
  it.each<[string | null, Partial<ClaimedLineage>, Partial<LineageFacts>]>([
    [null, {}, {}],
    [null, { definition: undefined }, {}],
    [null, { decision: 'deny', grant: undefined }, { grant: null, revision: null, definition: null }],
    ['no_grant', { grant: undefined }, { grant: null }],
    ['unknown_grant', {}, { grant: null }],
    ['other_grant', { agent: 'other' }, {}],
    ['other_grant', { agent: undefined }, {}],
    ['other_grant', { tool: 'crm/refund' }, {}],
    ['unknown_serial', {}, { revision: null }],
    ['not_in_revision', {}, { revision: { at: at(1) } }],
    ['not_in_revision', {}, { grant: { ...GRANT, until: at(3) } }],
    [null, {}, { grant: { ...GRANT, from: at(3), until: at(4) } }],
    ['other_definition', { definition: 'd2' }, {}],
    ['other_definition', {}, { definition: null }],
  ])('is %s', (fault, call, facts) => {
    expect(faultOf({ ...CALL, ...call }, { ...FACTS, ...facts })).toBe(fault);
  });

  it('says what nobody registered', () => {
    expect(unknownOf({ agent: true, tool: true })).toBeNull();
    expect(unknownOf({ agent: false, tool: true })).toBe('agent');
    expect(unknownOf({ agent: true, tool: false })).toBe('tool');
    expect(unknownOf({ agent: false, tool: false })).toBe('both');
  });
});
