import type { Capture, DataClass } from '@/lib/kernel/data-class';

/** What is kept of a tool's answers. Where nobody said, nothing of a restricted tool, and redacted text of others. */
export function captureOf(tool: { capture?: Capture | null | undefined; dataClass: DataClass | null }): Capture {
  return tool.capture ?? ((tool.dataClass ?? 'restricted') === 'restricted' ? 'none' : 'redacted');
}
