'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Button } from './button';

/** Copies without a word on screen but a tick; says so to a screen reader. `label` names what is copied. */
export function CopyButton({
  text,
  label,
  children,
  className,
}: {
  text: string;
  label: string;
  children?: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error('The browser did not allow copying. Select the text and copy it by hand.');
    }
  };
  return (
    <Button
      variant={children ? 'secondary' : 'ghost'}
      size={children ? 'sm' : 'icon-sm'}
      onClick={copy}
      aria-label={children ? undefined : label}
      className={className}
    >
      {copied ? <Check size={14} aria-hidden className="text-add" /> : <Copy size={14} aria-hidden />}
      {children}
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </Button>
  );
}
