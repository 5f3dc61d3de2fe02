import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FieldError } from './domain-error';
import { PROBLEM_MEDIA_TYPE, type Problem } from './problem';

class ProblemField implements FieldError {
  @ApiProperty({ example: 'date' })
  field!: string;

  @ApiProperty()
  message!: string;
}

/** The body of every error, for the API description. */
class ProblemDetails implements Problem {
  @ApiProperty({
    format: 'uri',
    example: 'urn:coachwire:problem:coach-unknown',
    description: 'The code as an identifier.',
  })
  type!: string;

  @ApiProperty({ example: 'Coach unknown', description: 'The code in words.' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 400 })
  status!: number;

  @ApiProperty({ description: 'What happened, and what to do.' })
  detail!: string;

  @ApiProperty({ example: 'coach-unknown', description: 'Stable, for programs.' })
  code!: string;

  @ApiProperty({ description: 'The same as the header x-request-id; quote it to the operator.' })
  request_id!: string;

  @ApiProperty({ description: 'The detail in one line.' })
  error!: string;

  @ApiPropertyOptional({ type: [ProblemField], description: 'An entry for each bad field.' })
  errors?: ProblemField[];
}

/** Describes error answers of a controller or a route, by status. */
export function ApiProblems(...statuses: number[]): ClassDecorator & MethodDecorator {
  const schema = { $ref: getSchemaPath(ProblemDetails) };
  return applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...statuses.map((status) =>
      ApiResponse({ status, description: STATUS_CODES[status], content: { [PROBLEM_MEDIA_TYPE]: { schema } } }),
    ),
  );
}
