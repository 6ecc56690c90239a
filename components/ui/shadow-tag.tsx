import { Tag } from './tag';

/** Where nothing is stopped, that must not be overlooked. */
export function ShadowTag() {
  return <Tag warn>shadow: not enforced</Tag>;
}
