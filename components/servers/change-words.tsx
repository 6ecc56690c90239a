/** What changed in a definition, a phrase each. */
export function ChangeWords({ changes }: { changes: readonly string[] }) {
  return (
    <ul className="list-disc pl-4">
      {changes.map((change) => (
        <li key={change}>{change}</li>
      ))}
    </ul>
  );
}
