/** A file that can be filled in: FOCUS's columns that have to be there, those of Remit, and two lines that show them. */
export const COST_TEMPLATE = {
  name: 'remit-costs-template.csv',
  text: [
    'BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,Tags,x_AgentId,x_GovernanceActivity',
    '12.50,12.50,EUR,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,Example model service,"{""team"": ""support""}",support-bot,',
    '1.75,1.75,EUR,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,Example monitoring service,,support-bot,monitoring',
    '',
  ].join('\r\n'),
};
