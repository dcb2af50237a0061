import { doc, type IssueDoc } from "./issue-doc.ts";

/** Files that can't be read, or not as they are meant. */
export const parseIssues = {
  "yaml-syntax": doc(
    "the text is no YAML or JSON; what it holds is not judged",
    "`spec: [a, b` without the closing bracket",
    "correct the text at the line named",
  ),
  "yaml-tag": doc(
    "a value carries a YAML tag that nobody resolves; its text is taken",
    "`name: !vault secret`",
    "leave the tag out",
  ),
  "yaml-flow-indent": doc(
    "a flow collection goes on left of where it may; Kubernetes tools read it, a strict parser does not",
    "`ports: [80,` with `443]` at the start of the next line",
    "indent the lines of the collection",
  ),
  "duplicate-key": doc(
    "a mapping has a key twice; the last one counts",
    "`labels: { app: a, app: b }`",
    "remove one of them",
  ),
  "duplicate-object": doc(
    "two files hold the same object; one of them counts, and the issue says which",
    "the same NetworkPolicy in `a.yaml` and `b.yaml`",
    "remove one, or leave its file out with `exclude`",
  ),
  "limit-exceeded": doc(
    "a file, document or list is larger, deeper or has more aliases than is read; what is beyond is not judged",
    "a document nested 1000 deep",
    "split it up, or raise the limit that is named: `--limit NAME=NUMBER`, `CALSIM_LIMITS`",
  ),
  "template-not-rendered": doc(
    "the file is a template: what it renders to is not known",
    "`name: {{ .Values.name }}`",
    "name the chart as a `helm` source, or commit what it renders to",
  ),
  "unknown-kind": doc(
    "a group that is read has no such kind, most likely a misspelled one",
    "`kind: NetworkPolcy` of `projectcalico.org/v3`",
    "correct the kind",
  ),
  "api-version-missing": doc(
    "an object of a known kind has no `apiVersion`; it is not used",
    "`kind: NetworkPolicy` alone",
    "add the `apiVersion`",
  ),
  "kind-missing": doc(
    "an object has an `apiVersion` and no `kind`; it is not used",
    "`apiVersion: projectcalico.org/v3` alone",
    "add the `kind`",
  ),
  "namespace-missing": doc(
    "objects of a file that lie in a namespace name none; they are taken to be in the default one",
    "`kind: Pod` without `metadata.namespace`",
    "write `metadata.namespace`",
  ),
  "name-missing": doc(
    "an object has no name; it is not used",
    "`kind: Tier` without `metadata.name`",
    "give it a name",
  ),
  "namespace-invalid": doc(
    "the namespace of an object is no text",
    "`metadata: { name: a, namespace: 7 }`",
    "write it in quotes",
  ),
  "crd-metadata-invalid": doc(
    "the annotation in which Calico stores metadata can't be read",
    "`projectcalico.org/metadata: nonsense` on a `crd.projectcalico.org` object",
    "export the object anew",
  ),
} as const satisfies Record<string, IssueDoc>;
