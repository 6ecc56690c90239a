'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { ActionResult } from '../form/action-result';
import { Button } from '../ui/button';

export function SyncButton({ slug, sync }: { slug: string; sync: (slug: string) => Promise<ActionResult> }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button
      pending={pending}
      onClick={() =>
        start(async () => {
          const result = await sync(slug);
          if (result.ok) toast.success(result.message);
          else toast.error(result.message);
          router.refresh();
        })
      }
    >
      Read its tools
    </Button>
  );
}
