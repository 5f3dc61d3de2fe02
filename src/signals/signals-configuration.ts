import { Inject, Injectable } from '@nestjs/common';
import { ConfigurationParts } from '../config';
import type { FieldError } from '../errors';
import { DomainError } from '../errors';
import { AppLog } from '../logging';
import type { AggregationSettings } from './aggregation/aggregation-settings';
import { parseAggregationSettings } from './aggregation/aggregation-settings';
import type { TradingViewSettings } from './tradingview/tradingview-settings';
import { parseTradingViewSettings } from './tradingview/tradingview-settings';

interface SignalSettings {
  aggregation: AggregationSettings;
  tradingView: TradingViewSettings;
}

/** What the settings of signals come to, and every problem with them, by name. Holds no secret. */
export function readSignalsConfiguration(parts: Pick<ConfigurationParts, 'sectionOf'>): {
  settings: SignalSettings;
  problems: FieldError[];
} {
  const aggregation = parseAggregationSettings({
    strategy_weights: parts.sectionOf('strategy_weights'),
    aggregation: parts.sectionOf('aggregation'),
  });
  const tradingView = parseTradingViewSettings(parts.sectionOf('tradingview'));
  return {
    settings: { aggregation: aggregation.settings, tradingView: tradingView.settings },
    problems: [...aggregation.problems, ...tradingView.problems],
  };
}

/**
 * `strategy_weights`, `aggregation` and `tradingview` of the configuration file. With a mistake in them no signal is taken in,
 * since it would be weighed wrongly; the rest of the program runs.
 */
@Injectable()
export class SignalsConfiguration {
  /** What is wrong, by name; it holds no secret. */
  readonly problems: readonly FieldError[];
  private readonly settings: SignalSettings;

  constructor(@Inject(ConfigurationParts) parts: Pick<ConfigurationParts, 'sectionOf'>, log: AppLog) {
    const { settings, problems } = readSignalsConfiguration(parts);
    this.settings = settings;
    this.problems = problems;
    if (this.problems.length > 0) {
      log.logger.error({ problems: this.problems }, 'Signals are off until the configuration file is mended');
    }
  }

  /** Throws `signals-off` when the configuration file is wrong. */
  get(): SignalSettings {
    if (this.problems.length === 0) return this.settings;
    const [{ field, message }] = this.problems as [FieldError];
    throw new DomainError(
      'unavailable',
      'signals-off',
      `No signals are taken in: in the configuration file ${field} ${message}. Nothing was stored.`,
      { retryAfterSeconds: 60 },
    );
  }
}
