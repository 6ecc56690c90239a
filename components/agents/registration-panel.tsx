import type { AgentDetail } from '@/lib/agents/model/dto';
import { LEVEL_WORDS } from '@/lib/agents/model/level-words';
import { DataClassBadge } from '../ui/data-class-badge';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';

/** What was registered, in the words of the form. */
export function RegistrationPanel({ agent }: { agent: AgentDetail }) {
  const { spec } = agent;
  const level = (field: keyof typeof LEVEL_WORDS) => `${spec[field]} of 4 · ${LEVEL_WORDS[field][spec[field]]}`;
  return (
    <Panel title="Registration">
      <DefinitionList
        wide
        items={[
          { term: 'Purpose', value: <span className="whitespace-pre-wrap">{spec.purpose}</span> },
          { term: 'Owner', value: personWords(agent.owner) },
          { term: 'Backup owner', value: personWords(agent.backupOwner) },
          { term: 'Team', value: spec.team },
          { term: 'Environment', value: spec.environment },
          { term: 'Exposure', value: spec.exposure },
          { term: 'Acts for', value: spec.actsFor ?? 'not said' },
          { term: 'Autonomy', value: level('autonomy') },
          { term: 'Reach', value: level('reach') },
          { term: 'Untrusted input', value: level('untrustedInput') },
          { term: 'Action impact', value: level('actionImpact') },
          {
            term: 'Names a person on each call',
            value: spec.requireUser ? 'yes, or the call is denied' : 'not needed',
          },
          {
            term: 'Mode',
            value:
              agent.mode === 'shadow' ? <span className="text-r3">shadow: nothing stops its calls</span> : 'enforce',
          },
          {
            term: 'Models',
            value: spec.models.map(({ provider, name }) => `${provider} ${name}`).join(', ') || 'none named',
          },
          {
            term: 'Identities',
            value:
              spec.identities.length === 0 ? (
                'none: no gateway will recognise it'
              ) : (
                <ul>
                  {spec.identities.map(({ iss, sub }) => (
                    <li key={`${iss} ${sub}`} className="font-mono text-xs [overflow-wrap:anywhere]">
                      {sub} at {iss}
                    </li>
                  ))}
                </ul>
              ),
          },
          { term: 'May call agents', value: spec.delegatesTo.join(', ') || 'none' },
          {
            term: 'Data access',
            value:
              spec.dataAccess.length === 0 ? (
                'none'
              ) : (
                <ul className="space-y-1">
                  {spec.dataAccess.map(({ system, dataClass, categories, access, reason }) => (
                    <li key={`${system} ${dataClass} ${access}`}>
                      {system}, {access} <DataClassBadge value={dataClass} /> {categories.join(', ')}
                      <span className="block text-ink-2">{reason}</span>
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function personWords({ name, active }: { name: string; active: boolean }) {
  return active ? name : <span className="text-r3">{name} has left: name somebody else</span>;
}
