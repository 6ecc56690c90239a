import { createHash } from 'node:crypto';

/** Of names of Remit's evidence; made once, and never changed. */
const NAMESPACE = Buffer.from('7d9d7f0e6a3b4c52a1d0c0f84b6f2e19', 'hex');

/** A UUID of this name (RFC 9562, version 5): the same name is the same UUID. */
export function uuidV5(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
