'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { ActionResult } from '../form/action-result';
import { Button } from '../ui/button';

interface Props {
  id: string;
  gateway: string;
  run: (data: FormData) => Promise<ActionResult>;
}

export function CanaryButton({ id, gateway, run }: Props) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button
      size="sm"
      pending={pending}
      aria-label={`Make a canary call at ${gateway}`}
      onClick={() =>
        start(async () => {
          const data = new FormData();
          data.set('id', id);
          data.set('gateway', gateway);
          const result = await run(data);
          if (!result.ok) return void toast.error(result.message);
          if (result.message) toast.success(result.message);
          router.refresh();
        })
      }
    >
      Canary call
    </Button>
  );
}
