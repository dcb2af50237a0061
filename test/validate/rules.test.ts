import { describe, it } from "@jest/globals";
import { check, make, type Case } from "./support/check.ts";

const at = "spec.ingress[0]";

function rule(name: string, written: Parameters<typeof make.rule>[0], expected: Partial<Case> = {}): Case {
  return { name, object: make.rule(written), ...expected };
}

describe("protocols and ports of rules", () => {
  it.each<Case>([
    rule("a till port", { protocol: "TCP", destination: { ports: [8443, "9000:9010", "till"] } }),
    rule("a number as text", { protocol: "17", destination: { ports: ["53"] } }),
    rule(
      "lower case: Felix does not mind",
      { protocol: "udp", destination: { ports: [53] } },
      { library: [`validator protocol-invalid ${at}.protocol`] },
    ),
    rule(
      "an unknown name",
      { protocol: "ESP" },
      { library: [`validator protocol-invalid ${at}.protocol`], felix: "dropped" },
    ),
    rule(
      "not protocol 0",
      { notProtocol: 0 },
      { library: [`validator protocol-invalid ${at}.notProtocol`], felix: "dropped" },
    ),
    rule(
      "a number too large for a byte",
      { protocol: 999 },
      { library: [`decode protocol-unreadable ${at}.protocol`], felix: "undecodable" },
    ),
    rule(
      "a port without protocol",
      { destination: { ports: ["till", 8443] } },
      { library: [`validator ports-without-protocol ${at}.destination.ports`], felix: "dropped" },
    ),
    rule("a named port without protocol", { source: { notPorts: ["till"] } }),
    rule(
      "ports of a protocol without any",
      { protocol: "ICMP", source: { ports: ["till"] } },
      { library: [`validator ports-without-protocol ${at}.source.ports`], felix: "dropped" },
    ),
    rule(
      "a range with a hyphen is a name",
      { protocol: "TCP", destination: { ports: ["9000-9010"] } },
      { library: [`validator port-name-invalid ${at}.destination.ports[0]`], felix: "dropped" },
    ),
    rule(
      "a range from 0",
      { protocol: "TCP", destination: { ports: ["0:10"] } },
      { library: [`validator port-invalid ${at}.destination.ports[0]`], felix: "dropped" },
    ),
    rule(
      "a range the wrong way round",
      { protocol: "TCP", destination: { ports: ["9010:9000"] } },
      { library: [`decode port-unreadable ${at}.destination.ports[0]`], felix: "undecodable" },
    ),
    rule(
      "a fraction is not even int-or-string",
      { protocol: "TCP", destination: { ports: [80.5] } },
      {
        library: [`decode port-unreadable ${at}.destination.ports[0]`],
        native: [`crd wrong-type ${at}.destination.ports[0]`],
        felix: "undecodable",
      },
    ),
    rule(
      "too many ports",
      { protocol: "TCP", destination: { ports: Array.from({ length: 51 }, (_, index) => 1000 + index) } },
      {
        library: [`crd too-many ${at}.destination.ports`],
        native: [`crd too-many ${at}.destination.ports`],
      },
    ),
  ])("$name", check);
});

describe("nets of rules", () => {
  const source = `${at}.source`;
  it.each<Case>([
    rule("both families apart", { source: { nets: ["10.20.0.0/16"] } }),
    rule(
      "a bare address",
      { source: { nets: ["10.20.0.7"] } },
      { library: [`validator cidr-invalid ${source}.nets[0]`] },
    ),
    rule(
      "host bits",
      { source: { nets: ["10.20.0.7/16"] } },
      { library: [`validator net-invalid ${source}.nets[0]`] },
    ),
    rule(
      "an empty text",
      { source: { nets: [""] } },
      { library: [`validator cidr-invalid ${source}.nets[0]`] },
    ),
    rule(
      "families mixed over both sides",
      { source: { nets: ["10.20.0.0/16"] }, destination: { notNets: ["fd00:20::/64"] } },
      { library: [`validator ip-versions-mixed ${at}.destination.notNets`] },
    ),
    rule(
      "against the rule's family",
      { ipVersion: 6, source: { nets: ["10.20.0.0/16"] } },
      { library: [`validator ip-version-mismatch ${source}.nets`] },
    ),
    rule(
      "everything negated, in any spelling",
      { source: { notNets: ["0::/0"] } },
      { library: [`validator catch-all-negated ${source}.notNets[0]`] },
    ),
    rule(
      "everything negated before v3.31",
      { source: { notNets: ["0.0.0.0/0"] } },
      { options: { calicoVersion: "3.30" } },
    ),
    rule(
      "a net twice: only the API server looks",
      { source: { nets: ["10.20.0.0/16", "10.20.0.0/16"] } },
      { native: [`crd duplicate-value ${source}.nets[1]`] },
    ),
  ])("$name", check);
});

describe("rules over several fields", () => {
  const both = (line: string): Partial<Case> => ({ library: [line], native: [line] });
  it.each<Case>([
    rule("ICMP with its type", { protocol: "ICMP", icmp: { type: 8, code: 0 } }),
    rule("ICMP without protocol", { icmp: { type: 8 } }, both(`crd icmp-protocol ${at}`)),
    rule(
      "ICMP code without type",
      { protocol: 1, notICMP: { code: 1 } },
      both(`crd icmp-code-without-type ${at}.notICMP`),
    ),
    rule(
      "ICMP type 255",
      { protocol: "ICMP", icmp: { type: 255 } },
      {
        library: [`validator out-of-range ${at}.icmp.type`, `crd out-of-range ${at}.icmp.type`],
        native: [`crd out-of-range ${at}.icmp.type`],
        felix: "dropped",
      },
    ),
    rule("ICMP for IPv6", { notProtocol: "ICMP", ipVersion: 6 }, both(`crd icmp-ip-version ${at}`)),
    rule(
      "no such family",
      { ipVersion: 5 },
      { ...both(`crd value-unsupported ${at}.ipVersion`), felix: "dropped" },
    ),
    rule("http", { protocol: "TCP", http: { methods: ["GET"], paths: [{ prefix: "/cart" }] } }),
    rule(
      "http with 6 as text: CEL compares by value",
      { protocol: "6", http: { methods: ["GET"] } },
      { native: [`crd http-protocol ${at}`] },
    ),
    rule("http to deny", { action: "Deny", http: {} }, both(`crd http-action ${at}`)),
    rule(
      "http paths",
      { http: { methods: ["GET", "GET"], paths: [{ exact: "/a", prefix: "/b" }, { exact: "cart" }, {}] } },
      {
        library: [
          `validator http-method-duplicate ${at}.http.methods`,
          `validator http-path-invalid ${at}.http.paths[0]`,
          `validator http-path-invalid ${at}.http.paths[1]`,
          `validator http-path-invalid ${at}.http.paths[2]`,
        ],
      },
    ),
    rule(
      "services beside a selector",
      { source: { services: { name: "till" }, selector: "app == 'web'" } },
      both(`crd services-with-others ${at}.source`),
    ),
    rule(
      "services without name",
      { source: { services: {} } },
      both(`crd service-name-missing ${at}.source`),
    ),
    rule(
      "services on the wrong side, with ports",
      { protocol: "TCP", destination: { services: { name: "till" }, ports: [80] } },
      {
        library: [`validator services-misplaced ${at}.destination.services`, `crd services-with-ports ${at}`],
        native: [`crd services-with-ports ${at}`],
      },
    ),
    rule(
      "annotations of a rule",
      { metadata: { annotations: { "-": "x" } } },
      { library: [`validator annotation-name-invalid ${at}.metadata.annotations[-]`] },
    ),
    rule("no action", { action: "" }, both(`crd value-unsupported ${at}.action`)),
  ])("$name", check);
});

describe("selectors of rules", () => {
  const source = `${at}.source`;
  it.each<Case>([
    rule("global() alone, with spaces", { source: { namespaceSelector: " global( ) " } }),
    rule(
      "global() with more",
      { source: { namespaceSelector: "!global()" } },
      { library: [`validator global-not-alone ${source}.namespaceSelector`] },
    ),
    rule(
      "global( inside a value",
      { source: { selector: "app == 'global('" } },
      { library: [`crd global-misplaced ${source}`], native: [`crd global-misplaced ${source}`] },
    ),
    rule(
      "a line break at the end",
      { source: { notSelector: "app == 'web'\n" } },
      { library: [`validator selector-invalid ${source}.notSelector`], felix: "dropped" },
    ),
    rule(
      "service accounts",
      { source: { serviceAccounts: { names: ["Till 1"], selector: "role" } } },
      { library: [`validator selector-invalid ${source}.serviceAccounts.selector`], felix: "dropped" },
    ),
  ])("$name", check);
});
