import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessControl } from '../access';
import { secretValuesOf, SETTINGS } from '../config';
import type { Settings } from '../config';
import { DomainError, ProblemFilter } from '../errors';
import { AppLog } from '../logging';
import { MetricsService } from '../metrics';
import { ApiDescription } from './api-description';
import type { HttpAdapter } from './http-adapter';
import { RequestValidationPipe } from './request-validation.pipe';
import { createResponseReport } from './response-report';
import { createSecretDetector } from './secret-like';

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
  adapter.warnBy((details, message) => log.logger.warn(details, message));
  adapter.hideWhat(createSecretDetector(secretValuesOf(app.get<Settings>(SETTINGS))));
  if (settings.CORS_ORIGINS.length > 0) adapter.allowOrigins(settings.CORS_ORIGINS);
  app.get(ApiDescription).serve(app, settings);
}
