import { request as ask } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { startHttp } from '@/lib/testing/http-server';

export type Tamper = (bundle: Buffer) => Buffer | Promise<Buffer>;

/** Somebody between a gateway and Remit, who changes bundles on their way and lets everything else through. */
export async function startTamperingProxy(target: string) {
  let tamper: Tamper = (bundle) => bundle;
  const server = await startHttp((request, response) => {
    const { method, headers, url } = request;
    const passed = ask(
      target + url,
      { method, headers: { ...headers, host: new URL(target).host } },
      async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        const body = Buffer.concat(chunks);
        const changed = url?.startsWith('/opa/bundles/') && body.length > 0 ? await tamper(body) : body;
        const { 'content-length': _, 'transfer-encoding': __, ...rest } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, rest).end(changed);
      },
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  return {
    ...server,
    use(next: Tamper) {
      tamper = next;
    },
  };
}

/** Changes the files of a bundle and packs it again, signature and all. */
export async function repacked(bundle: Buffer, change: (files: Map<string, string>) => void): Promise<Buffer> {
  const entries = await unpackTar(gunzipSync(bundle));
  const files = new Map(entries.map(({ header, data }) => [header.name, new TextDecoder().decode(data)]));
  change(files);
  const packed = [...files].map(([name, text]) => {
    const body = Buffer.from(text);
    return { header: { name, size: body.length }, body };
  });
  return gzipSync(await packTar(packed));
}
