import { Injectable, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { SECURITY_SCHEME } from '../access';
import type { Settings } from '../config';
import { completeDescription } from './complete-description';
import { DOCUMENTATION_PATH } from './unmatched';
import { packageInfo } from './package-info';

/** One thing the API does. */
export interface Endpoint {
  method: string;
  path: string;
  summary?: string;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What a module adds to the description beyond its own controllers. */
export interface DescriptionAddition {
  /** Classes that it refers to. */
  models: () => Type[];
  /** Changes the finished document. */
  amend: (document: OpenAPIObject) => void;
}

/** The OpenAPI description, made when first asked for: a start need not wait for it. */
@Injectable()
export class ApiDescription {
  private build: (() => OpenAPIObject) | null = null;
  private kept: OpenAPIObject | null = null;
  private readonly additions: DescriptionAddition[] = [];

  /** Called while the application starts; the addition is asked when the description is made. */
  add(addition: DescriptionAddition): void {
    this.additions.push(addition);
  }

  /** Serves the description as a page and as JSON; called before the application listens. */
  serve(app: NestFastifyApplication, { PUBLIC_URL: publicUrl }: Pick<Settings, 'PUBLIC_URL'>): void {
    const options = new DocumentBuilder()
      .setTitle('Coachwire')
      .setDescription(packageInfo.description)
      .setVersion(packageInfo.version)
      .setLicense(packageInfo.license, `https://spdx.org/licenses/${packageInfo.license}.html`)
      .addBearerAuth(
        { type: 'http', scheme: 'bearer', description: 'An API key, `cw_…`, made with `coachwire keys create`.' },
        SECURITY_SCHEME,
      );
    this.build = () => {
      const extraModels = this.additions.flatMap(({ models }) => models());
      const document = SwaggerModule.createDocument(app, options.build(), { extraModels });
      for (const { amend } of this.additions) amend(document);
      return completeDescription(document, publicUrl);
    };
    SwaggerModule.setup(DOCUMENTATION_PATH, app, () => this.document(), {
      jsonDocumentUrl: `${DOCUMENTATION_PATH}/openapi.json`,
      raw: ['json'],
      customSiteTitle: 'Coachwire API',
    });
  }

  document(): OpenAPIObject {
    if (!this.build) throw new Error('The API is described only after configureHttp.');
    this.kept ??= this.build();
    return this.kept;
  }

  endpoints(): Endpoint[] {
    return Object.entries(this.document().paths).flatMap(([path, operations]) =>
      methods
        .filter((method) => operations[method])
        .map((method) => ({ method: method.toUpperCase(), path, summary: operations[method]?.summary })),
    );
  }
}
