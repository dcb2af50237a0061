import type { FailsafePort, SimulateOptions } from "../library.ts";
import { text, type JsonRecord } from "../read/json.ts";

/** Felix settings from the environment, which beat the FelixConfiguration resource, as options; and those without one. */
export function felixEnvironment(environment: JsonRecord): {
  readonly options: SimulateOptions;
  readonly unknown: readonly string[];
} {
  const options: SimulateOptions[] = [];
  const unknown: string[] = [];
  for (const [key, value] of Object.entries(environment)) {
    const option = optionOf(key.toUpperCase().replace(/^FELIX_/, ""), text(value) ?? JSON.stringify(value));
    if (option === undefined) unknown.push(key);
    else options.push(option);
  }
  return { options: Object.assign({}, ...options) as SimulateOptions, unknown };
}

function optionOf(name: string, value: string): SimulateOptions | undefined {
  switch (name) {
    case "DEFAULTENDPOINTTOHOSTACTION":
      return { endpointToHost: capitalised(value) as "Accept" | "Drop" | "Return" };
    case "FAILSAFEINBOUNDHOSTPORTS":
      return { failsafeInbound: failsafePorts(value) };
    case "FAILSAFEOUTBOUNDHOSTPORTS":
      return { failsafeOutbound: failsafePorts(value) };
    case "NATOUTGOINGEXCLUSIONS":
      return { natOutgoingExclusions: value as "IPPoolsOnly" | "IPPoolsAndHostIPs" };
    default:
      return undefined;
  }
}

function capitalised(value: string): string {
  return value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase();
}

/** `none`, or `tcp:0.0.0.0/0:22,udp:68`; a bare port is TCP. */
function failsafePorts(value: string): readonly FailsafePort[] {
  if (value.toLowerCase() === "none" || value === "") return [];
  return value.split(",").map((entry) => {
    const [, protocol = "tcp", net, port = "0"] =
      /^(?:(tcp|udp):)?(?:(.+):)?(\d+)$/i.exec(entry.trim()) ?? [];
    return {
      protocol: protocol.toLowerCase() as "tcp" | "udp",
      port: Number(port),
      ...(net === undefined ? {} : { net }),
    };
  });
}
