import { createPrivateKey } from "node:crypto";
import { defaultLimits, type Limits } from "../../model/limits.ts";
import { readLimitSettings } from "../../model/read-limit-settings.ts";

/** What the App is told from outside. */
export interface Settings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly webhookPath: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** `undefined`: api.github.com. */
  readonly apiUrl: string | undefined;
  /** Where people read files: `https://github.com`. */
  readonly webUrl: string;
  readonly logLevel: LogLevel;
  /** Seconds that running analyses get to finish after SIGTERM. */
  readonly drainSeconds: number;
  /** Seconds after which an analysis is given up. */
  readonly analysisSeconds: number;
  /** Memory that one analysis may use. */
  readonly analysisMegabytes: number;
  readonly limits: Limits;
  /** Pull requests judged at the same time. */
  readonly concurrency: number;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

export type SettingsResult =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment, with the names Probot uses, or says everything that is wrong with them.
 * No `.env` file is read: Probot would let one override the real environment. Long because each setting is one line
 * here and nowhere else.
 */
export function readSettings(environment: Environment, readFile: (path: string) => string): SettingsResult {
  const faults: string[] = [];
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;

  function integer(name: string, standard: number, min: number, max: number): number {
    const text = read(name);
    if (text === undefined) return standard;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    faults.push(`${name} must be a whole number from ${min} to ${max}`);
    return standard;
  }

  function required<T>(name: string, value: T | undefined, why: string, missing: T): T {
    if (value === undefined) faults.push(`${name} ${why}`);
    return value ?? missing;
  }

  function privateKey(): string | undefined {
    const path = read("PRIVATE_KEY_PATH");
    try {
      return decodePrivateKey(read("PRIVATE_KEY") ?? (path === undefined ? "" : readFile(path)));
    } catch {
      return undefined;
    }
  }

  function limits(): Limits {
    const given = readLimitSettings(read("CALSIM_LIMITS") ?? "");
    faults.push(...given.faults.map((fault) => `CALSIM_LIMITS: ${fault}`));
    return { ...defaultLimits, ...given.limits };
  }

  const secret = read("WEBHOOK_SECRET");
  if (read("APP_ID") === undefined) faults.push("APP_ID is not set: the number GitHub gave the App");
  const logLevel = logLevels.find((level) => level === (read("LOG_LEVEL") ?? "info"));
  const host = read("GHE_HOST");
  const server = host === undefined ? undefined : `${read("GHE_PROTOCOL") ?? "https"}://${host}`;
  const webhookPath = read("WEBHOOK_PATH") ?? "/api/github/webhooks";
  if (!webhookPath.startsWith("/")) faults.push("WEBHOOK_PATH must begin with `/`");

  const settings: Settings = {
    appId: integer("APP_ID", 0, 1, Number.MAX_SAFE_INTEGER),
    privateKey: required(
      "PRIVATE_KEY",
      privateKey(),
      "(or the file at PRIVATE_KEY_PATH) is not a private key: PEM, or PEM in base64, is expected",
      "",
    ),
    webhookSecret: required(
      "WEBHOOK_SECRET",
      // Probot's stand-in for a missing secret, known to everyone.
      secret === "development" ? undefined : secret,
      "is not set, or is `development`: without a secret anyone could forge events",
      "",
    ),
    webhookPath,
    host: read("HOST") ?? "127.0.0.1",
    port: integer("PORT", 3000, 0, 65_535),
    // GitHub Enterprise Server serves its API below a path of the host.
    apiUrl: server === undefined ? undefined : `${server}/api/v3`,
    webUrl: server ?? "https://github.com",
    logLevel: required("LOG_LEVEL", logLevel, `must be one of ${logLevels.join(", ")}`, "info"),
    drainSeconds: integer("DRAIN_SECONDS", 20, 0, 3600),
    analysisSeconds: integer("ANALYSIS_SECONDS", 300, 1, 86_400),
    analysisMegabytes: integer("ANALYSIS_MEGABYTES", 1024, 64, 1_048_576),
    limits: limits(),
    concurrency: integer("CONCURRENCY", 2, 1, 100),
  };
  return faults.length > 0 ? { kind: "faults", faults } : { kind: "settings", settings };
}

/** PEM from PEM, from PEM on one line with `\n` written out, or from PEM in base64. Throws when it is none. */
function decodePrivateKey(text: string): string {
  const pem = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  const key = pem.replaceAll("\\n", "\n");
  createPrivateKey(key);
  return key;
}
