import { describe, expect, it } from "@jest/globals";
import fc from "../../support/fast-check.ts";
import {
  annotationCommand,
  errorCommand,
  withoutCommands,
} from "../../../src/shells/action/workflow-commands.ts";

const annotation = {
  path: "a.yaml",
  startLine: 3,
  endLine: 4,
  level: "warning",
  title: "t",
  message: "m",
} as const;

describe("workflow commands", () => {
  it("say where and what", () => {
    expect(annotationCommand(annotation)).toBe("::warning file=a.yaml,line=3,endLine=4,title=t::m\n");
    expect(annotationCommand({ ...annotation, level: "failure", startColumn: 1, endColumn: 2 })).toBe(
      "::error file=a.yaml,line=3,endLine=4,col=1,endColumn=2,title=t::m\n",
    );
  });

  it("are one line each, and end where they end, whatever is in them", () => {
    const odd = fc.string({ unit: fc.constantFrom("\n", "\r", ":", ",", "%", "::", "a", "::error::") });
    fc.assert(
      fc.property(odd, odd, odd, (path, title, message) => {
        for (const command of [
          annotationCommand({ ...annotation, path, title, message }),
          errorCommand(message),
        ]) {
          const [, properties = "", data = ""] = /^::\w+ ([^\r\n]*?)::([^\r\n]*)\n$/.exec(command) ?? [];
          expect(properties.split(",").every((one) => /^\w+=[^:]*$/.test(one))).toBe(true);
          expect(unescape(data)).toBe(message);
        }
      }),
    );
  });

  it("are off in a text", () => {
    expect(withoutCommands("::error::x", "token")).toBe("::stop-commands::token\n::error::x\n::token::\n");
  });
});

function unescape(data: string): string {
  return data.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
}
