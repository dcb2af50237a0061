import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { run } from "../shells/cli/support/run.ts";
import { directoryOf, world } from "../shells/cli/support/trees.ts";

const repos = path.resolve(import.meta.dirname, "../../fixtures/repos");
const nothing = { PATH: "/nonexistent" };

describe("calsim sources", () => {
  it("writes JSON with what each source contributes", async () => {
    const { stdout, status } = await run(["sources", "head", "--format", "json"], {
      cwd: path.join(repos, "argo-cd"),
      env: nothing,
    });
    const { version, clusters } = JSON.parse(stdout);
    expect([version, status]).toEqual([1, 0]);
    expect(clusters[0]).toMatchObject({
      name: "east",
      basis: "argo-cd",
      objects: { Deployment: 3, NetworkPolicy: 2 },
    });
  });

  it("ends with status 2 where a cluster is not whole", async () => {
    const cwd = path.join(repos, "kustomize");
    const { stdout, status } = await run(["sources", "head"], { cwd, env: nothing });
    expect(stdout).toContain("kustomize overlays/prod not rendered: what that holds is not known\n");
    expect(stdout).toContain("[render-tool-missing]");
    expect(status).toBe(2);
  });
});

describe("a variable that can't be filled in", () => {
  const directory = directoryOf({
    "clusters/prod/net.yaml":
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: net, namespace: flux-system }\n" +
      "spec: { path: net, sourceRef: { kind: GitRepository, name: flux-system }, postBuild: { substituteFrom: [{ kind: Secret, name: vars }] } }\n",
    "net/pool.yaml":
      "apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: { name: pods, labels: { a: '!' } }\nspec:\n  cidr: ${cidr}\n",
  });

  it.each(["sources", "lint"])(
    "is told once by calsim %s, and other faults are told too",
    async (command) => {
      const { stdout, status } = await run([command, directory], { env: nothing });
      const errorsAt = (line: number): readonly string[] =>
        stdout.split("\n").filter((one) => one.includes("error: ") && one.includes(`net/pool.yaml:${line}`));
      expect(errorsAt(5)).toEqual([expect.stringContaining("[variable-not-substituted]")]);
      expect(errorsAt(3).length > 0).toBe(command === "lint");
      expect(status).toBe(2);
    },
  );

  it("is told once by calsim diff", async () => {
    const { stdout } = await run(["diff", directory, directory], { env: nothing });
    expect(stdout).toContain("variable-not-substituted");
    expect(stdout).not.toContain("net-invalid");
  });
});

describe("a kustomization that can't be built", () => {
  it("contributes nothing, and says so", async () => {
    const directory = directoryOf({ "kustomization.yaml": "resources: [https://example.com/x]\n" });
    const { stdout } = await run(["sources", directory], { env: nothing });
    expect(stdout).toContain("kustomize .  kustomization.yaml:1\n    nothing is taken from it\n");
  });
});

describe("a kustomization file", () => {
  it.each(["kustomization.yaml", "kustomization.yml", "Kustomization"])("may be named %s", async (name) => {
    const directory = directoryOf({
      [`shop/${name}`]: "resources: [web.yaml]\n",
      "shop/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n",
      "shop/patch.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: gone }\n",
    });
    const { stdout } = await run(["sources", directory], { env: nothing });
    expect(stdout).toContain(`kustomize shop  shop/${name}:1\n    1 file: 1 Pod\n`);
    expect(stdout).toContain("shop/patch.yaml  beside the kustomization in shop, which does not name it");
  });
});

describe("calsim diff", () => {
  it("does not pass a change whose clusters could not be rendered", async () => {
    const cwd = path.join(repos, "kustomize");
    const { stdout, status } = await run(["diff", "base", "head"], { cwd, env: nothing });
    expect(stdout).toMatch(/^✗ 3 faults that leave the analysis incomplete\n/);
    expect(status).toBe(2);
  });
});

describe("calsim lint", () => {
  it("shows lints with their places", async () => {
    const policy = world()["policy.yaml"] ?? "";
    const directory = directoryOf({ ...world(), "more.yaml": policy.replaceAll("server", "serfer") });
    const { stdout, status } = await run(["lint", directory]);
    expect(stdout).toMatch(/^more\.yaml:\d+:\d+: warning: .*\[policy-selects-nothing\]$/m);
    expect(stdout).toMatch(/^0 errors, \d+ warnings?, \d+ notices?$/m);
    expect(status).toBe(0);
  });

  it("ends with status 2 where a file can't be read", async () => {
    const { stdout, status } = await run(["lint", "broken-yaml/head"]);
    expect(stdout).toMatch(/^hosts\/node-host-firewall\.yaml:14:\d+: error: /m);
    expect(status).toBe(2);
  });
});

describe("calsim inventory", () => {
  it("prints commands that only read", async () => {
    const { stdout, status } = await run(["inventory"]);
    const commands = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const last = commands.pop();
    expect(
      commands.every((line) =>
        /^kubectl get (?!.*secret)[\w.,]+( --all-namespaces)? -o json > [\w-]+\.json$/i.test(line),
      ),
    ).toBe(true);
    // Everything that is asked for is reduced.
    const files = commands.map((line) => line.split(" > ")[1]);
    expect(last).toBe(`calsim inventory ${files.join(" ")} --output inventory.json`);
    expect(status).toBe(0);
  });

  it("reduces what they print, from stdin", async () => {
    const stdin = `apiVersion: v1\nkind: Node\nmetadata: { name: n, uid: x }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: s }\n`;
    const { stdout, stderr, status } = await run(["inventory", "-"], { stdin });
    expect(JSON.parse(stdout).items).toEqual([{ apiVersion: "v1", kind: "Node", metadata: { name: "n" } }]);
    expect([stderr, status]).toEqual(["left out: 1 v1/Secret\n", 0]);
  });
});
