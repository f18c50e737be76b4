import type { Logger } from "pino";

const PACKAGE = "@opentelemetry/sdk-node";

interface Sdk {
  start(): void;
  shutdown(): Promise<void>;
}

/**
 * Starts OpenTelemetry where the operator asked for it with `HANSA_OTEL=1` and installed `@opentelemetry/sdk-node`
 * beside Hansa; it is configured by the usual `OTEL_…` variables. It is no dependency of ours: automatic tracing doubled
 * the cost of a request when measured, even at one sample in a hundred.
 *
 * @returns what ends it, or null when it is off or not installed (said in one log line)
 */
export async function startTracing(
  enabled: boolean,
  logger: Logger,
): Promise<{ readonly stop: () => Promise<void> } | null> {
  if (!enabled) return null;
  try {
    const sdk = parseSdk(await import(PACKAGE));
    sdk.start();
    return { stop: () => sdk.shutdown() };
  } catch (error) {
    logger.warn({ err: error }, `HANSA_OTEL is on but ${PACKAGE} cannot be started; tracing stays off`);
    return null;
  }
}

function parseSdk(module: unknown): Sdk {
  const { NodeSDK } = module as { readonly NodeSDK: new (options: { readonly serviceName: string }) => Sdk };
  return new NodeSDK({ serviceName: "hansa" });
}
