import { FormErrors } from '../form-errors';
import type { FieldPath } from '../form-errors';
import { asNumber, asObject, asObjects } from '../json-values';
import type { JsonObject } from '../json-values';
import {
  checkCustomId,
  checkSelect,
  checkUniqueIds,
  COMPONENT_TYPES,
  flattenComponents,
  isSelect,
} from './component-limits';
import { checkCount, checkText } from './field-checks';

/** https://discord.com/developers/docs/components/reference#label and #text-input */
const LIMITS = {
  title: 45,
  customId: 100,
  components: 5,
  label: 45,
  description: 100,
  text: 4000,
  placeholder: 100,
  files: 10,
};

/** Checks the modal that an interaction is answered with. */
export function checkModal(modal: JsonObject): FormErrors {
  const errors = new FormErrors();
  checkText(errors, ['data', 'title'], modal['title'], { max: LIMITS.title, isRequired: true });
  checkText(errors, ['data', 'custom_id'], modal['custom_id'], { min: 1, max: LIMITS.customId, isRequired: true });
  const components = asObjects(modal['components']);
  checkCount(errors, ['data', 'components'], components.length, LIMITS.components, 1);
  components.forEach((component, index) => checkPart(errors, ['data', 'components', index], component));
  checkUniqueIds(errors, flattenComponents(components));
  return errors;
}

function checkPart(errors: FormErrors, path: FieldPath, part: JsonObject): void {
  switch (part['type']) {
    case COMPONENT_TYPES.ACTION_ROW:
      checkCount(errors, [...path, 'components'], asObjects(part['components']).length, 1, 1);
      asObjects(part['components']).forEach((input) => checkInput(errors, [...path, 'components', 0], input, true));
      break;
    case COMPONENT_TYPES.LABEL:
      checkText(errors, [...path, 'label'], part['label'], { max: LIMITS.label, isRequired: true });
      checkText(errors, [...path, 'description'], part['description'], { max: LIMITS.description });
      checkInput(errors, [...path, 'component'], asObject(part['component']), false);
      break;
    case COMPONENT_TYPES.TEXT_DISPLAY:
      break;
    default:
      errors.add([...path, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1, 10, 18).');
  }
}

function checkInput(errors: FormErrors, path: FieldPath, input: JsonObject, needsLabel: boolean): void {
  const { TEXT_INPUT, FILE_UPLOAD } = COMPONENT_TYPES;
  if (input['type'] === TEXT_INPUT) return checkTextInput(errors, path, input, needsLabel);
  if (input['type'] === FILE_UPLOAD) return checkFileUpload(errors, path, input);
  if (isSelect(input)) return checkSelect(errors, path, input);
  errors.add([...path, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (3, 4, 5, 6, 7, 8, 19).');
}

function checkTextInput(errors: FormErrors, path: FieldPath, input: JsonObject, needsLabel: boolean): void {
  checkCustomId(errors, path, input);
  checkText(errors, [...path, 'label'], input['label'], { max: LIMITS.label, isRequired: needsLabel });
  checkText(errors, [...path, 'value'], input['value'], { max: LIMITS.text });
  checkText(errors, [...path, 'placeholder'], input['placeholder'], { max: LIMITS.placeholder });
  checkRange(errors, [...path, 'max_length'], input['max_length'], 1, LIMITS.text);
  checkRange(errors, [...path, 'min_length'], input['min_length'], 0, LIMITS.text);
}

function checkFileUpload(errors: FormErrors, path: FieldPath, input: JsonObject): void {
  checkCustomId(errors, path, input);
  checkRange(errors, [...path, 'min_values'], input['min_values'], 0, LIMITS.files);
  checkRange(errors, [...path, 'max_values'], input['max_values'], 1, LIMITS.files);
  // An upload that need not be there must say that it may hold nothing.
  if (input['required'] === false && asNumber(input['min_values'] ?? 1) !== 0) {
    errors.add([...path, 'min_values'], 'BASE_TYPE_CHOICES', 'min_values must be 0 when required is false.');
  }
}

function checkRange(errors: FormErrors, path: FieldPath, value: unknown, min: number, max: number): void {
  if (value === undefined || value === null) return;
  const number = asNumber(value);
  if (number < min) errors.add(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
  if (number > max) errors.add(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
}
