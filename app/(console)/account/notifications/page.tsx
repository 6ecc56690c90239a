import type { Metadata } from 'next';
import { SettingsForm } from '@/components/notifications/settings-form';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getSettings } from '@/lib/notifications/settings/queries';
import { chooseMails } from './actions';

export const metadata: Metadata = { title: 'What you are mailed about' };

export default async function NotificationSettingsPage() {
  const ctx = await pageCtx();
  const settings = await forPage(getSettings({ ctx }));
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'Your account', href: '/account' }, { label: 'Notifications' }]}
        title="What you are mailed about"
        lead="Everything is in your notifications in any case. Choose what is mailed as well."
      />
      <SettingsForm settings={settings} action={chooseMails} />
    </div>
  );
}
