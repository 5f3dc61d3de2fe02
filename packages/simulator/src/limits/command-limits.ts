import type { FieldPath, FormErrors } from '../form-errors';
import { asNumber, asObjects, asText } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkCount, checkText } from './field-checks';

/** https://discord.com/developers/docs/interactions/application-commands */
const LIMITS = { name: 32, description: 100, options: 25, choices: 25, choiceText: 100, total: 8000 };
const CHAT_INPUT = 1;
const SUB_COMMAND = 1;
const SUB_COMMAND_GROUP = 2;
/** Only text and numbers take choices or autocomplete. */
const TYPES_WITH_CHOICES = [3, 4, 10];
const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Checks one application command; `path` leads to it in a list. */
export function checkCommand(errors: FormErrors, path: FieldPath, command: JsonObject): void {
  const isChatInput = (command['type'] ?? CHAT_INPUT) === CHAT_INPUT;
  checkName(errors, [...path, 'name'], command['name'], isChatInput);
  if (!isChatInput) return refuseDetails(errors, path, command);
  checkText(errors, [...path, 'description'], command['description'], {
    min: 1,
    max: LIMITS.description,
    isRequired: true,
  });
  checkOptions(errors, path, asObjects(command['options']), 0);
  if (totalLength(command) > LIMITS.total) {
    errors.add(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${LIMITS.total})`);
  }
}

/** Checks the list that replaces all commands. */
export function checkCommandList(errors: FormErrors, commands: JsonObject[]): void {
  commands.forEach((command, index) => checkCommand(errors, [index], command));
  const keys = commands.map((command) => `${asNumber(command['type'] ?? CHAT_INPUT)}:${asText(command['name'])}`);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) {
      errors.add([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    }
  });
}

function checkName(errors: FormErrors, path: FieldPath, name: unknown, isChatInput: boolean): void {
  checkText(errors, path, name, { min: 1, max: LIMITS.name, isRequired: true });
  if (typeof name !== 'string' || !isChatInput || name.length > LIMITS.name || name === '') return;
  if (!CHAT_NAME.test(name) || name !== name.toLowerCase()) {
    errors.add(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
}

/** Context menu entries have neither description nor options. */
function refuseDetails(errors: FormErrors, path: FieldPath, command: JsonObject): void {
  if (asText(command['description']) !== '') {
    errors.add(
      [...path, 'description'],
      'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
      'Context menu commands cannot have description',
    );
  }
  if (asObjects(command['options']).length > 0) {
    errors.add(
      [...path, 'options'],
      'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS',
      'Context menu commands cannot have options',
    );
  }
}

function checkOptions(errors: FormErrors, path: FieldPath, options: JsonObject[], depth: number): void {
  checkCount(errors, [...path, 'options'], options.length, LIMITS.options);
  const firstOptional = options.findIndex((option) => option['required'] !== true);
  options.forEach((option, index) => {
    const at = [...path, 'options', index];
    checkOption(errors, at, option, depth);
    if (option['required'] === true && firstOptional !== -1 && firstOptional < index) {
      errors.add(
        at,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    if (options.findIndex((other) => other['name'] === option['name']) < index) {
      errors.add([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    }
  });
}

function checkOption(errors: FormErrors, path: FieldPath, option: JsonObject, depth: number): void {
  checkName(errors, [...path, 'name'], option['name'], true);
  checkText(errors, [...path, 'description'], option['description'], {
    min: 1,
    max: LIMITS.description,
    isRequired: true,
  });
  const type = asNumber(option['type']);
  if (type < 1 || type > 11)
    errors.add([...path, 'type'], 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.');
  if (type === SUB_COMMAND || type === SUB_COMMAND_GROUP) {
    const isTooDeep = type === SUB_COMMAND_GROUP ? depth > 0 : depth > 1;
    if (isTooDeep)
      errors.add([...path, 'type'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-command option type is invalid');
    return checkOptions(errors, path, asObjects(option['options']), depth + 1);
  }
  checkChoicesOf(errors, path, option);
}

function checkChoicesOf(errors: FormErrors, path: FieldPath, option: JsonObject): void {
  const choices = asObjects(option['choices']);
  checkCount(errors, [...path, 'choices'], choices.length, LIMITS.choices);
  const mayOffer = TYPES_WITH_CHOICES.includes(asNumber(option['type']));
  if (option['autocomplete'] === true && (choices.length > 0 || !mayOffer)) {
    errors.add(
      [...path, 'autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
      'Autocomplete goes with neither choices nor this type',
    );
  }
  choices.forEach((choice, index) => {
    const at = [...path, 'choices', index];
    checkText(errors, [...at, 'name'], choice['name'], { min: 1, max: LIMITS.choiceText, isRequired: true });
    if (typeof choice['value'] === 'string')
      checkText(errors, [...at, 'value'], choice['value'], { max: LIMITS.choiceText });
  });
}

/** Names, descriptions and choice values of the whole command together. */
function totalLength(command: JsonObject): number {
  const own = asText(command['name']).length + asText(command['description']).length;
  const choices = asObjects(command['choices']).reduce(
    (sum, choice) => sum + String(choice['name']).length + String(choice['value']).length,
    0,
  );
  return asObjects(command['options']).reduce((sum, option) => sum + totalLength(option), own + choices);
}
