import type { AcceptanceSettings, ParsedConfig } from "./config.ts";

/**
 * Who may accept findings. A file with errors may have meant to name fewer people than it does, so with one only
 * administrators of the repository may, who could change the rules for everyone anyway.
 */
export function acceptanceSettings({ config, issues }: ParsedConfig): AcceptanceSettings {
  const isFaulty = issues.some(({ severity }) => severity === "error");
  return isFaulty ? { ...config.acceptance, adminsOnly: true } : config.acceptance;
}
