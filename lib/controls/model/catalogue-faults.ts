import type { Catalogue } from './catalogue';

type Shape = Pick<Catalogue, 'frameworks' | 'controls'>;

/** What the shape alone does not catch: names that lead nowhere, things named twice, and what nothing names. */
export function findCatalogueFaults({ frameworks, controls }: Shape, tests: readonly string[]): string[] {
  const faults = [
    ...twice(controls.map(({ id }) => id)).map((id) => `Two controls are called ${id}.`),
    ...twice(frameworks.map(({ id }) => id)).map((id) => `Two frameworks are called ${id}.`),
  ];
  const terms = new Map<string, Set<string>>(
    frameworks.map(({ id, terms }) => [id, new Set(Object.keys(terms))] as const),
  );
  const used = new Map<string, Set<string>>(frameworks.map(({ id }) => [id, new Set<string>()] as const));
  for (const control of controls) {
    for (const id of twice(control.tests)) faults.push(`${control.id} names the test ${id} twice.`);
    for (const id of control.tests)
      if (!tests.includes(id)) faults.push(`${control.id} names ${id}, which is no test.`);
    for (const [framework, ids] of Object.entries(control.maps)) {
      const known = terms.get(framework);
      if (!known) faults.push(`${control.id} maps to ${framework}, which is no framework of this version.`);
      for (const id of twice(ids)) faults.push(`${control.id} maps to ${id} twice.`);
      for (const id of ids) {
        used.get(framework)?.add(id);
        if (known && !known.has(id)) faults.push(`${control.id} maps to ${id}, which ${framework} does not have here.`);
      }
    }
  }
  for (const test of tests) {
    if (!controls.some((control) => control.tests.includes(test))) faults.push(`No control names the test ${test}.`);
  }
  for (const [framework, ids] of terms) {
    for (const id of ids) if (!used.get(framework)?.has(id)) faults.push(`No control maps to ${id} of ${framework}.`);
  }
  return faults;
}

function twice(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
