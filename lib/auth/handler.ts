import NextAuth from 'next-auth';
import { authOptions } from './options';

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own routes under /api/auth. Options are made per call, when the runtime is there. */
export async function handleAuth(request: Request, context: Context): Promise<Response> {
  const handler = typeof NextAuth === 'function' ? NextAuth : (NextAuth as { default: typeof NextAuth }).default;
  return handler(request as never, context as never, authOptions());
}
