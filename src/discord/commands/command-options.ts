import type { Attachment } from 'discord.js';
import { AttachmentOption, StringOption } from 'necord';
import { COMMAND_NAMES } from '../command-guide';

const COACH = { name: 'coach', description: 'Whose plan', required: true, autocomplete: true };
const DATE = {
  name: 'date',
  description: 'YYYY-MM-DD, today, tomorrow or yesterday; today when left out',
  required: false,
  autocomplete: true,
};
const chart = (place: number) => ({ name: `chart${place}`, description: `Image ${place}`, required: false });

/** Options of a slash command that is about a day. Discord leaves out what nobody filled in: null. */
export class DayOptions {
  @StringOption(DATE)
  date!: string | null;
}

/** Options of a slash command that is about a coach's plan of a day. */
export class SlotOptions {
  @StringOption(COACH)
  coach!: string;

  @StringOption(DATE)
  date!: string | null;
}

/** Options of `/plan` and `/edit`. */
export class PlanOptions {
  @StringOption(COACH)
  coach!: string;

  @StringOption({
    name: 'text',
    description: 'The plan, 4000 characters at most; a form opens when left out',
    required: false,
  })
  text!: string | null;

  @StringOption(DATE)
  date!: string | null;

  @AttachmentOption(chart(1)) chart1!: Attachment | null;
  @AttachmentOption(chart(2)) chart2!: Attachment | null;
  @AttachmentOption(chart(3)) chart3!: Attachment | null;
  @AttachmentOption(chart(4)) chart4!: Attachment | null;
  @AttachmentOption(chart(5)) chart5!: Attachment | null;
  @AttachmentOption(chart(6)) chart6!: Attachment | null;
  @AttachmentOption(chart(7)) chart7!: Attachment | null;
  @AttachmentOption(chart(8)) chart8!: Attachment | null;
  @AttachmentOption(chart(9)) chart9!: Attachment | null;
  @AttachmentOption(chart(10)) chart10!: Attachment | null;
}

/** Options of `/help`. */
export class HelpOptions {
  @StringOption({
    name: 'command',
    description: 'Which command; all of them when left out',
    required: false,
    choices: COMMAND_NAMES.map((name) => ({ name, value: name })),
  })
  command!: string | null;
}

/** The files given to `/plan` or `/edit`, in the order of their options. */
export function filesOf(options: PlanOptions): Attachment[] {
  const places = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
  return places.map((place) => options[`chart${place}`]).filter((file) => file !== null);
}
