import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACTION_WORDS } from './action-words';

it('has words for the action of every verb, and for no other', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'lib/**/*.ts'], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file && !/\.test\.|lib\/audit\/model|lib\/verb\//.test(file));
  const actions = new Set<string>();
  for (const file of files) {
    for (const [, action] of readFileSync(file, 'utf8').matchAll(/action: ['`]([a-z-]+\.[a-z-]+)['`]/g))
      actions.add(action as string);
  }
  for (const decided of ['request.approve', 'request.reject']) actions.add(decided);
  expect([...actions].sort()).toEqual(Object.keys(ACTION_WORDS).sort());
});
