import type { ChartLinks } from '../../charts';
import { HttpFault } from '../../errors';
import { entityTagOf, matchesEntityTag } from '../../http';
import type { Plan } from '../../storage';
import { toPlanResponse } from './plan-response';

/** What an If-Match header asks of the live plan: to be the one that was answered with this ETag. Throws a 412. */
export function requireEntityTag(ifMatch: string | undefined, links: Pick<ChartLinks, 'urlOf'>): (live: Plan) => void {
  return (live) => {
    if (ifMatch === undefined) return;
    if (matchesEntityTag(ifMatch, entityTagOf(JSON.stringify(toPlanResponse(live, links))))) return;
    throw new HttpFault(412, 'precondition-failed', 'The plan is not the one that If-Match names. Read it again.');
  };
}
