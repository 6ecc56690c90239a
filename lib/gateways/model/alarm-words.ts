import type { Alarm } from './state';

interface Facts {
  name: string;
  activated: number | null;
  highest: number | null;
  error: string | null;
}

/** What people are told, in one line. */
export function alarmWords(alarm: Alarm, { name, activated, highest, error }: Facts): string {
  switch (alarm) {
    case 'silent':
      return `${name} is silent: nobody knows what is enforced there`;
    case 'rejecting':
      return `${name} refuses the policy that it is given${error ? `: ${error}` : ''}`;
    case 'older':
      return `${name} went back from revision ${highest} to ${activated}: what was taken away since may be allowed there`;
  }
}
