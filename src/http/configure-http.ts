import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessControl } from '../access';
import type { Settings } from '../config';
import { DomainError, ProblemFilter } from '../errors';
import { AppLog } from '../logging';
import { MetricsService } from '../metrics';
import { ApiDescription } from './api-description';
import type { HttpAdapter } from './http-adapter';
import { RequestValidationPipe } from './request-validation.pipe';
import { createResponseReport } from './response-report';

export type HttpSettings = Pick<Settings, 'CORS_ORIGINS' | 'PUBLIC_URL'>;

/** Gives an application made with `createHttpAdapter` its log, validation, errors, CORS and documentation. Before it listens. */
export async function configureHttp(app: NestFastifyApplication, settings: HttpSettings): Promise<void> {
  const log = app.get(AppLog);
  app.useLogger(log.nest);
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(
    new ProblemFilter((error, { id, method, routeOptions: { url } }) => {
      const fields = { err: error, request_id: id, method, route: url };
      if (error instanceof DomainError) log.logger.warn(fields, 'A request was turned away');
      else log.logger.error(fields, 'Unexpected error in a request');
    }),
  );
  const adapter = app.getHttpAdapter() as unknown as HttpAdapter;
  adapter.reportResponsesTo(createResponseReport(log, app.get(MetricsService)));
  adapter.guardBy(app.get(AccessControl, { strict: false }));
  if (settings.CORS_ORIGINS.length > 0) allowOrigins(app, settings.CORS_ORIGINS);
  app.get(ApiDescription).serve(app, settings);
}

function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: origins.includes('*') ? '*' : [...origins],
    exposedHeaders: ['etag', 'retry-after', 'x-request-id'],
    maxAge: 600,
  });
}
