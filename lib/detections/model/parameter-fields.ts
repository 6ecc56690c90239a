import { z } from 'zod';
import type { Rule } from './detection';

/** One parameter of a rule, as a form shows it. */
export const fieldSchema = z.object({
  name: z.string(),
  says: z.string(),
  kind: z.enum(['whole', 'number', 'choice']),
  least: z.number().nullable(),
  most: z.number().nullable(),
  options: z.array(z.string()).describe('Of a choice.'),
  usual: z.union([z.number(), z.string()]).describe('The default.'),
});
export type ParameterField = z.output<typeof fieldSchema>;

interface Property {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  default?: number | string;
  description?: string;
}

/** The parameters of a rule, from its own schema. */
export function fieldsOf({ parameters }: Rule): ParameterField[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input' }) as { properties?: Record<string, Property> };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    says: property.description ?? '',
    kind: property.enum ? 'choice' : property.type === 'integer' ? 'whole' : 'number',
    least: bound(property.minimum),
    most: bound(property.maximum),
    options: property.enum ?? [],
    usual: property.default ?? '',
  }));
}

/** A whole number without a limit of its own has that of the numbers that are exact. */
function bound(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}

/** What a form or a query says, as the rule takes it: numbers are made of what looks like one. */
export function parametersFrom(rule: Rule, said: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = fieldsOf(rule).filter(({ name }) => said[name] !== undefined && said[name] !== '');
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = said[name];
      const number = kind !== 'choice' && typeof value === 'string' ? Number(value) : Number.NaN;
      return [name, Number.isNaN(number) ? value : number];
    }),
  );
}
