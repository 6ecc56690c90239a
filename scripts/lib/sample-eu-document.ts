import { getDocument } from '@/lib/eu-ai-act/documents/queries';
import { saveDocument } from '@/lib/eu-ai-act/documents/save-document';
import { sayOfDuty } from '@/lib/eu-ai-act/duties/say-of-duty';
import type { Ctx } from '@/lib/verb/ctx';

/** A technical documentation that somebody has begun, plainly made up, with most of its gaps still open. */
export async function saveSampleDocument(as: (email: string) => Ctx): Promise<void> {
  const ctx = as('engineer@example.com');
  const about = { slug: 'application-sorter', kind: 'technical-documentation' } as const;
  const { factsDigest } = await getDocument({ ctx, ...about });
  const texts = {
    'intended-purpose': 'Sample: it sorts job applications so that recruiters read the most fitting ones first.',
    provider: 'Sample company, version 1.0. There is no earlier one.',
    'risk-system': 'Sample: risks are looked at each quarter by the owner and security.',
    'residual-risk': 'Sample: a fitting application may be read late. Recruiters read all of them.',
  };
  await saveDocument({ ctx, input: { ...about, base: 0, factsDigest, texts } });
  const text = 'Sample: recruiters had the training “AI at work” in October; the list is kept by HR.';
  await sayOfDuty({ ctx, input: { slug: about.slug, duty: 'literacy', says: 'done', text } });
}
