/** A file whose size is known, a piece in memory at a time. An error breaks it off; a reader that leaves ends the reading. */
export function streamBytes(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  { type, fileName, bytes }: { type: string; fileName: string; bytes: number },
): Response {
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': type,
      'Content-Length': String(bytes),
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
