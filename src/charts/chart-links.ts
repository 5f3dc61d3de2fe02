import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import { AppLog } from '../logging';
import type { PlanChart } from '../storage';

export const CHARTS_PATH = 'api/charts';

/** The part of a chart that its address is made of. */
export type LinkedChart = Pick<PlanChart, 'archiveId' | 'url'>;

/** The lasting address of an archived chart, and the source of one that is not stored yet. */
export function chartUrl({ archiveId, url }: LinkedChart, baseUrl: string): string {
  return archiveId === null ? url : `${baseUrl}/${CHARTS_PATH}/${archiveId}`;
}

/**
 * Makes the addresses of charts. They start with `PUBLIC_URL`, else with where this server listens. Never with the Host of a
 * request: anybody can send any, and kept answers serve everybody.
 */
@Injectable()
export class ChartLinks implements OnApplicationBootstrap {
  private listening: string | null = null;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly log: AppLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const { API_HOST: host, PUBLIC_URL: publicUrl } = this.settings;
    if (publicUrl !== null || isLoopback(host)) return;
    this.log.logger.warn(
      `Chart links start with ${this.baseUrl()}, which other machines cannot open. Set PUBLIC_URL to the address they use.`,
    );
  }

  /** Where to see a chart: its lasting address, once its bytes are stored. */
  urlOf(chart: LinkedChart): string {
    return chartUrl(chart, this.baseUrl());
  }

  private baseUrl(): string {
    return this.settings.PUBLIC_URL ?? this.listening ?? this.listeningUrl();
  }

  private listeningUrl(): string {
    const { API_HOST: host, API_PORT: configuredPort } = this.settings;
    const address = (this.host.httpAdapter.getHttpServer() as Server).address() as AddressInfo | null;
    const url = `http://${reachableHost(host)}:${address?.port ?? configuredPort}`;
    // Port 0 becomes a real one when the server listens.
    if (address) this.listening = url;
    return url;
  }
}

/** A host that clients on the same machine can name: "any address" is none. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
