export { ApiDescription } from './api-description';
export { configureHttp } from './configure-http';
export type { HttpSettings } from './configure-http';
export { entityTagOf, matchesEntityTag } from './entity-tag';
export type { FindAnswer, ReadyAnswer } from './early-answers';
export { createHttpAdapter, type HttpAdapter } from './http-adapter';
export { HttpModule } from './http.module';
export { packageInfo } from './package-info';
export { IsOptionalText, IsWholeNumber } from './request-fields';
