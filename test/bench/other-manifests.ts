import type { Random } from "../support/random/random.ts";

const words = [
  "latency",
  "region",
  "bucket",
  "token",
  "queue",
  "retry",
  "shard",
  "tenant",
  "window",
  "cache",
];

/** One manifest that decides no connection, of about so many characters; kinds as real repositories mix them. */
export function otherManifest(index: number, characters: number, random: Random): string {
  const kind = random.pick(kinds);
  // Few are large and most are small, so the mean is kept.
  const size = random.chance(0.1) ? characters * 5.5 : characters * 0.5;
  return kind(`item-${String(index)}`, `team-${String(index % 60)}`, Math.max(300, size), random);
}

type Writer = (name: string, namespace: string, size: number, random: Random) => string;

const kinds: readonly Writer[] = [
  (name, namespace, size, random) =>
    `${head("v1", "ConfigMap", name, namespace)}data:\n${fill(size, () => `  ${setting(random)}: ${JSON.stringify(sentence(random))}\n`)}`,
  (name, namespace, size, random) =>
    // Documentation of kinds inside a text: nobody may take them for objects.
    `${head("v1", "ConfigMap", name, namespace)}data:\n  guide.md: |\n    kind: NetworkPolicy is what guards us\n${fill(size, () => `    ${sentence(random)}\n`)}`,
  (name, namespace, size, random) =>
    `${head("bitnami.com/v1alpha1", "SealedSecret", name, namespace)}spec:\n  encryptedData:\n${fill(size, () => `    ${setting(random)}: ${blob(random)}\n`)}`,
  (name, namespace, size, random) =>
    `${head("monitoring.coreos.com/v1", "PrometheusRule", name, namespace)}spec:\n  groups:\n    - name: ${name}\n      rules:\n${fill(size, () => `        - alert: ${setting(random)}\n          expr: sum(rate(${setting(random)}[5m])) > ${String(random.int(1000))}\n          for: 10m\n`)}`,
  (name, namespace, size, random) =>
    `${head("rbac.authorization.k8s.io/v1", "Role", name, namespace)}rules:\n${fill(size, () => `  - apiGroups: [""]\n    resources: [${setting(random)}s, pods/log]\n    verbs: [get, list, watch]\n`)}`,
  (name, namespace, size, random) =>
    `${head("grafana.integreatly.org/v1beta1", "GrafanaDashboard", name, namespace)}spec:\n  json: >\n${fill(size, () => `    {"title": "${sentence(random)}", "kind": "timeseries"},\n`)}`,
];

function head(apiVersion: string, kind: string, name: string, namespace: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n    app.kubernetes.io/name: ${name}\n`;
}

function fill(size: number, line: () => string): string {
  let text = "";
  while (text.length < size - 200) text += line();
  return text;
}

function setting(random: Random): string {
  return `${random.pick(words)}_${random.pick(words)}_${String(random.int(10_000))}`;
}

function sentence(random: Random): string {
  return random.times(4, 10, () => random.pick(words)).join(" ");
}

function blob(random: Random): string {
  return random.times(6, 12, () => random.int(0xffff_ffff).toString(36)).join("");
}
