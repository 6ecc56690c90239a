import { type CommentDetail, commentPieces } from '@/lib/requests/model/comment';

/**
 * What somebody wrote, as text: nothing in it is markup. Addresses of http and https become links that pass nothing on,
 * and whom it names is shown by name.
 */
export function CommentText({ text, mentions }: Pick<CommentDetail, 'text' | 'mentions'>) {
  return (
    <p dir="auto" className="max-w-[72ch] whitespace-pre-wrap [overflow-wrap:anywhere]">
      {commentPieces(text, mentions).map((piece, index) => {
        // Pieces of one fixed text have no other identity than their place.
        const key = `${index}`;
        if (piece.kind === 'text') return <span key={key}>{piece.text}</span>;
        if (piece.kind === 'mention') {
          return (
            <bdi key={key} title={piece.email} className="rounded-sm bg-accent-soft px-1 font-medium text-accent">
              {piece.text}
            </bdi>
          );
        }
        return (
          <a key={key} href={piece.href} target="_blank" rel="noopener nofollow noreferrer" className="link underline">
            {piece.text}
          </a>
        );
      })}
    </p>
  );
}
