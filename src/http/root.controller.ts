import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Access } from '../access';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import type { Endpoint } from './api-description';
import { ApiDescription } from './api-description';
import { DOCUMENTATION_PATH } from './unmatched';
import { packageInfo } from './package-info';

class EndpointResponse implements Endpoint {
  @ApiProperty({ example: 'GET' })
  method!: string;

  @ApiProperty({ example: '/api/coach-plans' })
  path!: string;

  @ApiPropertyOptional()
  summary?: string;
}

class RootResponse {
  @ApiProperty({ example: 'coachwire' })
  name!: string;

  @ApiProperty({ example: '1.0.0' })
  version!: string;

  @ApiProperty({ type: [EndpointResponse] })
  endpoints!: EndpointResponse[];

  @ApiProperty({ format: 'uri-reference', description: 'The page that describes the API.' })
  documentation!: string;
}

/** Tells somebody who only has the address what is here. */
@ApiTags('operation')
@Access('open')
@Controller()
export class RootController {
  constructor(
    private readonly api: ApiDescription,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What is served here', operationId: 'getRoot' })
  @ApiOkResponse({ type: RootResponse })
  get(): RootResponse {
    const { name, version } = packageInfo;
    const base = this.settings.PUBLIC_URL?.replace(/\/$/, '') ?? '';
    return { name, version, endpoints: this.api.endpoints(), documentation: `${base}${DOCUMENTATION_PATH}` };
  }
}
