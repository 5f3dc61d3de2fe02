/** One entry of the list below an option that is being typed. */
export interface Choice {
  name: string;
  value: string;
}

/** Discord's limits of such a list. */
export const MAX_CHOICES = 25;
export const MAX_CHOICE_NAME = 100;
