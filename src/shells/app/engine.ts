import { compare } from "../../compare.ts";
import { explainChange } from "../../explain-change.ts";
import { acceptanceSettings } from "../../judge/acceptance-settings.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import type { Engine } from "./engine-port.ts";

/** The engine itself, as of a day (`2027-03-31`). It works on the thread it is called on: see engine-in-worker.ts. */
export function createEngine(today: () => string): Engine {
  return {
    readSettings(file) {
      const parsed = parseConfig(file);
      return { report: parsed.config.report, acceptance: acceptanceSettings(parsed) };
    },
    judge: ({ base, head, acceptances }) => compare(base, head, { today: today(), acceptances }),
    explain: ({ base, head, question }) => explainChange(base, head, question),
  };
}
