type Tree = { [key: string]: Tree | string | string[] };

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Turns names with dots into the object that the schema expects: `spec.identities.0.iss` becomes
 * `{spec: {identities: [{iss}]}}`. Empty text is left out (an empty field is an absent one), a name that ends in
 * `[]` always gives a list, and lists close their gaps. Everything stays text: the schema turns it into numbers.
 */
export function formToObject(data: FormData): Record<string, unknown> {
  const root: Tree = Object.create(null) as Tree;
  for (const [name, value] of data.entries()) {
    if (typeof value !== 'string' || value === '' || name.startsWith('$')) continue;
    const many = name.endsWith('[]');
    const path = (many ? name.slice(0, -2) : name).split('.');
    const last = path.pop() as string;
    if (last === '$rows' || [...path, last].some((part) => UNSAFE.has(part)) || path.length > 8) continue;
    let node: Tree = root;
    for (const part of path) {
      const next = node[part];
      if (typeof next === 'object' && !Array.isArray(next)) node = next;
      else {
        const made: Tree = Object.create(null) as Tree;
        node[part] = made;
        node = made;
      }
    }
    const before = node[last];
    if (many) node[last] = Array.isArray(before) ? [...before, value] : [value];
    else node[last] = value;
  }
  return close(root) as Record<string, unknown>;
}

function close(node: Tree | string | string[]): unknown {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const keys = Object.keys(node);
  if (keys.length > 0 && keys.every((key) => /^\d{1,4}$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => close(node[key] as Tree));
  }
  return Object.fromEntries(keys.map((key) => [key, close(node[key] as Tree)]));
}
