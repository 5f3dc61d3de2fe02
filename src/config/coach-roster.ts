/** A voice that posts plans, and who may speak for it. */
export interface Coach {
  /** 1 to 16 of a-z, 0-9, _ and -. */
  readonly code: string;
  readonly name: string;
  readonly description: string;
  /** Discord user ids and role ids that may post. With neither, anyone in the guild may. */
  readonly userIds: readonly string[];
  readonly roleIds: readonly string[];
}

/** The configured coaches, in their order. */
export class CoachRoster {
  /** All codes for a message: "d, i, s, n". */
  readonly codes: string;
  private readonly byCode: ReadonlyMap<string, Coach>;

  constructor(readonly coaches: readonly Coach[]) {
    this.codes = coaches.map(({ code }) => code).join(', ');
    this.byCode = new Map(coaches.map((coach) => [coach.code, coach]));
  }

  /** The coach that a user means by `d`, `D`, `coach_d` or `COACH_D`, or null. */
  find(input: string): Coach | null {
    return this.byCode.get(input.toLowerCase().replace(/^coach_/, '')) ?? null;
  }

  mayPost(coach: Coach, member: { userId: string; roleIds: readonly string[] }): boolean {
    if (isOpenToAll(coach)) return true;
    return coach.userIds.includes(member.userId) || member.roleIds.some((roleId) => coach.roleIds.includes(roleId));
  }
}

/** Whether anyone in the guild may post for this coach. */
export function isOpenToAll(coach: Coach): boolean {
  return coach.userIds.length === 0 && coach.roleIds.length === 0;
}

/** Who coaches when the YAML file names nobody. */
export const defaultCoaches: readonly Coach[] = [
  { code: 'd', name: 'Day Trading', description: 'Trades opened and closed within the day' },
  { code: 'i', name: 'Intraday', description: 'Moves of minutes to hours' },
  { code: 's', name: 'Swing', description: 'Positions held for days to weeks' },
  { code: 'n', name: 'News/Events', description: 'Earnings, economic data and other events' },
].map((coach) => ({ ...coach, userIds: [], roleIds: [] }));
