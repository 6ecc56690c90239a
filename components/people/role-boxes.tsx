import { ROLE_WORDS } from '@/lib/authz/model/role-words';
import { ROLES } from '@/lib/authz/roles';
import { FormField } from '../form/form-field';
import { Checkbox } from '../ui/checkbox';

export function RoleBoxes({ initial = [] }: { initial?: readonly string[] }) {
  return (
    <FormField name="roles" label="Roles" group required>
      <div className="space-y-2">
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            name="roles[]"
            value={role}
            label={ROLE_WORDS[role].label}
            hint={ROLE_WORDS[role].does}
            defaultChecked={initial.includes(role)}
          />
        ))}
      </div>
    </FormField>
  );
}
