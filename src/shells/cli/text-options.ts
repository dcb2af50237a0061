import colors from "picocolors";
import type { TextOptions } from "../../render/text-style.ts";
import type { TextSink, World } from "./world.ts";

/** Colour and width for a sink: both for terminals only. NO_COLOR has the last word, FORCE_COLOR asks for colour in files. */
export function textOptions(sink: TextSink, env: World["env"]): TextOptions {
  const { bold, dim, red, green, yellow, cyan } = colors.createColors(wantsColor(sink, env));
  return {
    style: { bold, dim, red, green, yellow, cyan },
    width: sink.isTerminal ? (sink.columns ?? 100) : undefined,
  };
}

function wantsColor(sink: TextSink, env: World["env"]): boolean {
  if (isSet(env["NO_COLOR"])) return false;
  if (isSet(env["FORCE_COLOR"])) return env["FORCE_COLOR"] !== "0";
  return sink.isTerminal && env["TERM"] !== "dumb";
}

/** Source: no-color.org, a variable that is there but empty says nothing. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
