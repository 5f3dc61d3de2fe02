import { actsAsMissing, type ApiKey } from '../../access';
import type { Actor } from '../plan-rules';

/**
 * Who writes with a key: the Discord user it acts as, under the key's name. HTTP knows no roles, so only user ids of the coach
 * roster count. Throws `acts-as-missing`.
 */
export function callerAsActor({ actsAs, name }: ApiKey): Actor {
  if (actsAs === null) throw actsAsMissing();
  return { id: actsAs, name, roleIds: [], isGuildAdministrator: false };
}
