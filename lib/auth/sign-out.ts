'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';

/** Ends this browser's session. next-auth splits long cookies, so every part of it goes. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  for (const { name } of jar.getAll()) {
    if (/^(?:__Secure-)?next-auth\.session-token(?:\.\d+)?$/.test(name)) {
      jar.set({
        name,
        value: '',
        maxAge: 0,
        path: '/',
        httpOnly: true,
        secure: name.startsWith('__Secure-'),
        sameSite: 'lax',
      });
    }
  }
  redirect('/sign-in');
}
