import type { Prisma, PrismaClient } from './generated/client';

/** What queries run on: the pool, or one open transaction. Opaque, so that only repositories reach Prisma. */
export interface Conn {
  readonly [connBrand]: true;
}
declare const connBrand: unique symbol;

export type PrismaConn = Omit<PrismaClient, '$transaction' | '$connect' | '$disconnect' | '$on' | '$extends'>;

export function asConn(prisma: PrismaClient | Prisma.TransactionClient): Conn {
  return prisma as unknown as Conn;
}

/** For `repository.ts` files and lib/db only; the boundary rules refuse it elsewhere. */
export function prismaOf(conn: Conn): PrismaConn {
  return conn as unknown as PrismaConn;
}
