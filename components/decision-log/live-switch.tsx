'use client';

import { parseAsBoolean, useQueryState } from 'nuqs';
import { LiveRefresh } from '../gateways/live-refresh';
import { Button } from '../ui/button';

const EVERY_MS = 2_000;

/** Off at first: a page that somebody reads stands still until they want it to follow. */
export function LiveSwitch() {
  const [live, setLive] = useQueryState('live', parseAsBoolean.withDefault(false));
  return (
    <>
      {live ? <LiveRefresh everyMs={EVERY_MS} /> : null}
      <Button aria-pressed={live} onClick={() => void setLive(live ? null : true)}>
        <span aria-hidden className={`size-[7px] rounded-full ${live ? 'bg-add' : 'bg-control'}`} />
        {live ? 'Follows' : 'Follow'}
      </Button>
    </>
  );
}
