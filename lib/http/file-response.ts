/** Always as a file to keep: what somebody attached is never shown by the browser as a page of Remit. */
export function fileResponse(file: { name: string; type: string; content: Uint8Array }): Response {
  return new Response(new Uint8Array(file.content), {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': 'sandbox',
      'Cache-Control': 'no-store',
    },
  });
}
