import type { FieldError } from '@/lib/kernel/errors';
import { PlainTable } from '../data-table/plain-table';
import { Callout } from '../ui/callout';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

/** What is wrong with a file, line by line. */
export function ImportFaults({ message, errors }: { message: string; errors: FieldError[] }) {
  return (
    <div className="space-y-4">
      <Callout tone="danger" title={message} live>
        {errors.length > 0 ? 'Mend it in the file and choose it again. What you typed above is kept.' : null}
      </Callout>
      {errors.length > 0 ? (
        <Panel title="Line by line" padded={false}>
          <PlainTable
            label="What is wrong, line by line"
            rows={errors}
            rowKey={({ field, message: says }) => `${field} ${says}`}
            columns={[
              {
                id: 'where',
                header: 'Line, column',
                className: 'align-top',
                cell: ({ field }) => <HostileText inline text={field} />,
              },
              {
                id: 'what',
                className: 'align-top',
                header: 'What is wrong, and what to do',
                cell: ({ message: says }) => says,
              },
            ]}
          />
        </Panel>
      ) : null}
    </div>
  );
}
