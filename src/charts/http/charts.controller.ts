import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../access';
import { ApiProblems, HttpFault } from '../../errors';
import { matchesEntityTag } from '../../http';
import type { ArchivedChart } from '../../storage';
import type { ByteRange } from '../bytes/chart-bytes';
import { ChartArchive } from '../chart-archive';
import { CHARTS_PATH } from '../chart-links';
import { extensionOf } from '../image-type';
import { parseByteRange } from './byte-range';

const binary = (description: string) => ({
  description,
  content: { 'image/*': { schema: { type: 'string', format: 'binary' } } },
});

/** Serves archived charts. Their ids cannot be guessed, so that an address shows its image to those who were given it. */
@ApiTags('charts')
@Access('open')
@Controller(CHARTS_PATH)
export class ChartsController {
  constructor(private readonly archive: ChartArchive) {}

  @Get(':id')
  @ApiOperation({ summary: 'The image of a chart', operationId: 'getChart' })
  @ApiParam({ name: 'id', description: 'From the address in a plan’s `charts`.' })
  @ApiHeader({ name: 'range', required: false, description: 'One range of bytes, `bytes=0-1023`.' })
  @ApiOkResponse(binary('The image: PNG, JPEG, GIF, WebP or BMP.'))
  @ApiResponse({ status: 206, ...binary('The range that was asked for.') })
  @ApiResponse({ status: 304, description: 'The caller has it: If-None-Match names its ETag.' })
  @ApiProblems(404, 416, 503)
  async get(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const chart = await this.archive.get(id);
    const entityTag = `"${chart.sha256}"`;
    if (matchesEntityTag(request.headers['if-none-match'], entityTag)) {
      void reply.code(304).headers(lasting(entityTag)).send();
      return;
    }
    const range = rangeOf(request, chart, entityTag);
    const { start, end } = range ?? { start: 0, end: chart.sizeBytes - 1 };
    // Opened before anything is said of it: a failure is answered as one.
    const bytes = request.method === 'HEAD' ? Readable.from([]) : await this.archive.open(chart, { start, end });
    if (range) void reply.code(206).header('content-range', `bytes ${start}-${end}/${chart.sizeBytes}`);
    void reply.headers({ ...lasting(entityTag), ...describe(chart), 'content-length': end - start + 1 }).send(bytes);
  }
}

/** The bytes behind an id never change. */
function lasting(entityTag: string): Record<string, string> {
  return { etag: entityTag, 'cache-control': 'public, max-age=31536000, immutable' };
}

function describe({ archiveId, contentType }: ArchivedChart): Record<string, string> {
  return {
    'content-type': contentType,
    'content-disposition': `inline; filename="chart-${archiveId}${extensionOf(contentType)}"`,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  };
}

/** The part asked for; null for the whole image. A caller whose part is of other bytes (If-Range) gets the whole. */
function rangeOf(
  { method, headers }: FastifyRequest,
  { sizeBytes }: ArchivedChart,
  entityTag: string,
): ByteRange | null {
  const ifRange = headers['if-range'];
  if (method !== 'GET' || (ifRange !== undefined && ifRange !== entityTag)) return null;
  const range = parseByteRange(headers.range, sizeBytes);
  if (range !== 'unsatisfiable') return range;
  const message = `The chart has ${sizeBytes} bytes; the range begins behind them.`;
  throw new HttpFault(416, 'range-not-satisfiable', message, { 'content-range': `bytes */${sizeBytes}` });
}
