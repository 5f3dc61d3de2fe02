import { foldTyped } from '../plans';

/** What people are told of a command: in Discord's command list, in help, and when they mistype it. */
export interface CommandGuide {
  summary: string;
  /** The arguments of the prefix form. */
  prefixArguments: string;
  /** The arguments of the slash form. */
  slashArguments: string;
  /** Prefix forms that work as they stand, without the prefix. */
  examples: readonly string[];
  /** What else is good to know, one sentence each. */
  notes: readonly string[];
}

/** Every command, in the order in which help lists them. */
export const COMMAND_GUIDE = {
  plan: {
    summary: 'Record your plan for today or a coming day',
    prefixArguments: '<coach> [date] <text>',
    slashArguments: 'coach [text] [date] [chart1…]',
    examples: ['plan d Long AAPL above 212.50', 'plan s 2026-12-01 Wait for the CPI print'],
    notes: [
      'Attach images to the message to add charts.',
      'Without text, /plan opens a form for several lines.',
      'Post again to replace your own plan; the earlier version stays in its history.',
    ],
  },
  edit: {
    summary: 'Change your plan: its text, its charts or both',
    prefixArguments: '<coach> [date] <text>',
    slashArguments: 'coach [text] [date] [chart1…]',
    examples: ['edit d Long AAPL above 214'],
    notes: ['New images replace the charts; without images the charts stay.', 'Only the author can edit a plan.'],
  },
  delete: {
    summary: 'Delete a plan',
    prefixArguments: '<coach> [date]',
    slashArguments: 'coach [date]',
    examples: ['delete d', 'delete s 2026-12-01'],
    notes: [
      'The bot shows the plan and asks first.',
      'Its author and the administrators of the server can delete a plan. It stays in the history.',
    ],
  },
  plans: {
    summary: 'Show all plans of a day',
    prefixArguments: '[date]',
    slashArguments: '[date]',
    examples: ['plans', 'plans 2026-11-20'],
    notes: [],
  },
  myplans: {
    summary: 'Show your plans of a day',
    prefixArguments: '[date]',
    slashArguments: '[date]',
    examples: ['myplans'],
    notes: [],
  },
  history: {
    summary: 'Show the earlier versions of a plan',
    prefixArguments: '<coach> [date]',
    slashArguments: 'coach [date]',
    examples: ['history d', 'history s 2026-12-01'],
    notes: [],
  },
  help: {
    summary: 'Show how the commands are used',
    prefixArguments: '[command]',
    slashArguments: '[command]',
    examples: ['help', 'help plan'],
    notes: [],
  },
} as const satisfies Record<string, CommandGuide>;

export type CommandName = keyof typeof COMMAND_GUIDE;

export const COMMAND_NAMES = Object.keys(COMMAND_GUIDE) as CommandName[];

/** The command of that name, in any case and width, else null. */
export function findCommandName(input: string): CommandName | null {
  const name = foldTyped(input).toLowerCase();
  return COMMAND_NAMES.find((candidate) => candidate === name) ?? null;
}
