/** A file, or without a name a document, that is made while it is sent. An error breaks it off; a reader that leaves ends the making. */
export function streamText(
  pieces: AsyncGenerator<string>,
  { type, fileName }: { type: string; fileName?: string },
): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': type,
      ...(fileName ? { 'Content-Disposition': `attachment; filename="${fileName}"` } : {}),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
