import { describe, expect, it } from "@jest/globals";
import { renderJson } from "../../src/render/json.ts";
import { renderJunit } from "../../src/render/junit.ts";
import { renderSarif } from "../../src/render/sarif.ts";
import { renderText } from "../../src/render/text.ts";
import { parseReport } from "../../src/report/parse-report.ts";
import {
  hostile,
  hostileNames,
  hostsOpened,
  issuesOnly,
  manyFlows,
  nothingChanged,
  oneFlow,
  reportNaming,
} from "./support/sample-reports.ts";

interface Related {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
  readonly message: { readonly text: string };
}

interface Result {
  readonly suppressions?: readonly { readonly justification: string }[];
}

describe("JSON", () => {
  it.each(Object.entries({ nothingChanged, oneFlow, hostsOpened, issuesOnly, manyFlows, hostile }))(
    "of %s reads back as the same report",
    (_name, report) => {
      const text = renderJson(report);
      const parsed = parseReport(text);
      expect(parsed.kind).toBe("report");
      if (parsed.kind === "report") expect(renderJson(parsed.report)).toBe(text);
    },
  );

  it("does not depend on the order of keys", () => {
    const reversed = JSON.parse(renderJson(hostsOpened), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(renderJson(reversed)).toBe(renderJson(hostsOpened));
  });
});

describe("SARIF", () => {
  const sarif = JSON.parse(renderSarif(hostsOpened));
  const [run] = sarif.runs;

  it("names every rule once and points at it", () => {
    const ids: string[] = run.tool.driver.rules.map((rule: { id: string }) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const result of run.results) expect(ids[result.ruleIndex]).toBe(result.ruleId);
  });

  it("shows the deciding rules of both sides as related locations", () => {
    expect(
      run.results[0].relatedLocations.map((location: Related) => [
        location.physicalLocation.artifactLocation.uri,
        location.message.text,
      ]),
    ).toEqual([
      ["hosts/tier.yaml", "before: deny, end of tier host-firewall (Deny): no rule of its policies matched"],
      [
        "hosts/node-host-firewall.yaml",
        "after: allow, rule ingress[0] (Allow) of GlobalNetworkPolicy node-host-firewall",
      ],
    ]);
  });

  it("suppresses what is settled", () => {
    const settled = run.results.filter((result: Result) => result.suppressions !== undefined);
    expect(settled.map((result: Result) => result.suppressions?.[0]?.justification)).toEqual([
      "waiver in .calsim.yml, @org/netsec: scraped by Prometheus",
    ]);
  });

  it.each(hostileNames.map((name) => [name]))("has relative URIs for %j", (name) => {
    const { runs } = JSON.parse(renderSarif(reportNaming(name)));
    for (const result of runs[0].results) {
      for (const location of result.locations) {
        expect(new URL(location.physicalLocation.artifactLocation.uri, "file:///tree/").href).toMatch(
          /^file:\/\/\/tree\//,
        );
      }
    }
  });
});

describe("JUnit", () => {
  it.each([...hostileNames, "\u0000\ufffe]]>\"'&"].map((name) => [name]))("is XML with %j in it", (name) => {
    const xml = renderJunit(reportNaming(name));
    // Nothing but our own elements, attributes and the five references; no character that XML has no place for.
    const stripped = xml
      .replace(/&(?:amp|lt|gt|quot);/g, "")
      .replace(
        /<\/?(?:\?xml|testsuites?|testcase|failure|skipped|system-out)(?: [a-z]+="[^"<&]*")*[/?]?>/g,
        "",
      );
    expect(stripped).not.toMatch(/[<>&]/);
    expect(xml).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\ufffe\uffff]/u);
  });

  it("is a passed test where there are no findings", () => {
    expect(renderJunit(nothingChanged)).toContain(
      '<testsuites name="calsim" tests="1" failures="0" skipped="0" errors="0">',
    );
  });
});

describe("text", () => {
  it.each(hostileNames.map((name) => [name]))("can't play with the terminal through %j", (name) => {
    expect(renderText(reportNaming(name), { width: 80 })).toMatch(
      /^(?:\n|[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])*$/u,
    );
  });

  it("loses nothing of 5,000 flows", () => {
    const text = renderText(manyFlows);
    for (const index of [0, 39, 2500, 4999]) expect(text).toContain(`prod/app-${index} ->`);
  });
});
