import type { FieldPath, FormErrors } from '../form-errors';
import { asNumber, asObject, asObjects, asText } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkCount, checkText, checkUrl } from './field-checks';

/** https://discord.com/developers/docs/components/reference */
export const COMPONENT_TYPES = {
  ACTION_ROW: 1,
  BUTTON: 2,
  STRING_SELECT: 3,
  TEXT_INPUT: 4,
  USER_SELECT: 5,
  ROLE_SELECT: 6,
  MENTIONABLE_SELECT: 7,
  CHANNEL_SELECT: 8,
  TEXT_DISPLAY: 10,
  LABEL: 18,
  FILE_UPLOAD: 19,
} as const;

const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;
const LIMITS = {
  rows: 5,
  inRow: 5,
  customId: 100,
  buttonLabel: 80,
  url: 512,
  options: 25,
  placeholder: 150,
  optionText: 100,
  layout: 40,
};

/** Rows of buttons and selects under a message. With layout components only their number is checked, and their custom ids. */
export function checkComponents(errors: FormErrors, value: unknown, usesLayout: boolean): void {
  const components = asObjects(value);
  if (usesLayout) checkCount(errors, ['components'], flattenComponents(components).length, LIMITS.layout);
  else checkRows(errors, components);
  checkUniqueIds(errors, flattenComponents(components));
}

/** All components, however deep. */
export function flattenComponents(components: JsonObject[]): JsonObject[] {
  return components.flatMap((component) => {
    const inner = [
      ...asObjects(component['components']),
      asObject(component['component']),
      asObject(component['accessory']),
    ];
    return [component, ...flattenComponents(inner.filter((child) => child['type'] !== undefined))];
  });
}

function checkRows(errors: FormErrors, rows: JsonObject[]): void {
  checkCount(errors, ['components'], rows.length, LIMITS.rows);
  rows.forEach((row, index) => {
    const path = ['components', index];
    if (row['type'] !== COMPONENT_TYPES.ACTION_ROW) {
      return errors.add([...path, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).');
    }
    const children = asObjects(row['components']);
    checkCount(errors, [...path, 'components'], widthOf(children), LIMITS.inRow, 1);
    children.forEach((child, position) => checkComponent(errors, [...path, 'components', position], child));
  });
}

/** A select fills its row. */
function widthOf(children: JsonObject[]): number {
  return children.reduce((sum, child) => sum + (child['type'] === COMPONENT_TYPES.BUTTON ? 1 : LIMITS.inRow), 0);
}

function checkComponent(errors: FormErrors, path: FieldPath, component: JsonObject): void {
  if (component['type'] === COMPONENT_TYPES.BUTTON) checkButton(errors, path, component);
  else if (isSelect(component)) checkSelect(errors, path, component);
  else errors.add([...path, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).');
}

export function isSelect(component: JsonObject): boolean {
  const { STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT } = COMPONENT_TYPES;
  const selects: number[] = [STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT];
  return selects.includes(asNumber(component['type']));
}

function checkButton(errors: FormErrors, path: FieldPath, button: JsonObject): void {
  if (button['style'] === PREMIUM_STYLE) return;
  checkText(errors, [...path, 'label'], button['label'], { max: LIMITS.buttonLabel, isRequired: !button['emoji'] });
  if (button['style'] !== LINK_STYLE) return checkCustomId(errors, path, button);
  if (asText(button['url']) === '') return errors.required([...path, 'url']);
  checkText(errors, [...path, 'url'], button['url'], { max: LIMITS.url });
  checkUrl(errors, [...path, 'url'], button['url'], ['http', 'https', 'discord']);
}

/** A select, in a message or in a modal. */
export function checkSelect(errors: FormErrors, path: FieldPath, select: JsonObject): void {
  checkCustomId(errors, path, select);
  checkText(errors, [...path, 'placeholder'], select['placeholder'], { max: LIMITS.placeholder });
  if (select['type'] !== COMPONENT_TYPES.STRING_SELECT) return;
  const options = asObjects(select['options']);
  checkCount(errors, [...path, 'options'], options.length, LIMITS.options, 1);
  options.forEach((option, index) => {
    const at = [...path, 'options', index];
    checkText(errors, [...at, 'label'], option['label'], { max: LIMITS.optionText, isRequired: true });
    checkText(errors, [...at, 'value'], option['value'], { max: LIMITS.optionText, isRequired: true });
    checkText(errors, [...at, 'description'], option['description'], { max: LIMITS.optionText });
  });
  if (new Set(options.map((option) => option['value'])).size < options.length) {
    errors.add(
      [...path, 'options'],
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'The specified option value is already used',
    );
  }
}

export function checkCustomId(errors: FormErrors, path: FieldPath, component: JsonObject): void {
  checkText(errors, [...path, 'custom_id'], component['custom_id'], { min: 1, max: LIMITS.customId, isRequired: true });
}

export function checkUniqueIds(errors: FormErrors, components: JsonObject[]): void {
  const ids = components.map((component) => asText(component['custom_id'])).filter((id) => id !== '');
  if (new Set(ids).size === ids.length) return;
  errors.add(['components'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
}
