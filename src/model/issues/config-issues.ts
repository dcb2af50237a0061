import { doc, type IssueDoc } from "./issue-doc.ts";

/** Faults of `.calsim.yml`. Its syntax is that of any YAML file. */
export const configIssues = {
  "config-key-unknown": doc(
    "a key that has no meaning there",
    "`ruels: []`",
    "correct it: the hint names what it may be",
  ),
  "config-key-missing": doc("a key that has to be there", "a rule without `id`", "add it"),
  "config-type-invalid": doc(
    "a value of another form than is expected",
    "`rules: yes`",
    "write what is expected",
  ),
  "config-value-invalid": doc(
    "a value that is none of those allowed",
    "`level: fatal`",
    "take one of those named",
  ),
  "config-id-repeated": doc(
    "two rules or expectations have one id, or one that calsim itself uses",
    "two rules `apart`",
    "rename one",
  ),
  "config-name-unknown": doc(
    "a group, rule or cluster that is not defined",
    "`from: apps` where the group is `app`",
    "correct the name, or define it",
  ),
  "config-pattern-invalid": doc(
    "a text that names no endpoint",
    "`from: prod/web/extra`",
    "write `namespace/name`, `host/name`, `set/name`, a CIDR, a group or selectors",
  ),
  "config-selector-invalid": doc(
    "a selector that can't be parsed",
    "`pods: \"app = 'web'\"`",
    "correct it at the character named",
  ),
  "config-cidr-invalid": doc("an address or CIDR that can't be read", "`from: 10.0.0.0/99`", "correct it"),
  "config-cidr-bits": doc(
    "a CIDR with bits outside of its prefix; it is read without them",
    "`from: 10.1.2.3/8`",
    "write `10.0.0.0/8`",
  ),
  "config-port-invalid": doc(
    "a port that can't be read",
    "`ports: [TCP/http]`",
    "write `TCP/80`, `UDP`, `ICMP/8`",
  ),
  "config-path-outside": doc(
    "a path that leads out of the repository",
    "`path: ../other`",
    "keep sources inside",
  ),
  "config-placeholder-unknown": doc(
    "a placeholder of a message that stands for nothing",
    '`message: "{form} to {to}"`',
    "take one of those named",
  ),
  "config-end-unmatched": doc(
    "an entry of a group, rule, expectation or waiver that means nobody in the tree",
    "`from: prod/wbe`",
    "correct the name or selector",
  ),
  "waiver-expired": doc(
    "a waiver whose last day is past; it settles nothing",
    "`expires: 2020-01-01`",
    "remove it, or give it a later day",
  ),
  "waiver-unmatched": doc("a waiver about nobody", "a waiver of a pod that is gone", "remove it"),
  "waiver-endless": doc("a waiver without a last day", "a waiver without `expires`", "give it one"),
} as const satisfies Record<string, IssueDoc>;

/** What a judgement says: findings by the rule they carry. Rules and expectations of a file carry their own ids. */
export const findingDocs = {
  "no-new-app-to-host": doc(
    "a pod of the group `app` can newly reach a host, or it can no longer be decided",
    "a host firewall whose source is widened to `all()`",
    "narrow the edit that did it; waive or accept it if it is meant",
  ),
  "no-host-lockout": doc(
    "access that a host can't do without is lost: SSH, kubelet, API server, etcd, BGP, Typha, tunnels, DNS, DHCP; or its failsafe ports are",
    "the rule that allows TCP 22 to hosts is removed",
    "put the access back; waive or accept it if it is meant",
  ),
  "no-config-weakening": doc(
    "the change makes `.calsim.yml` object to less: a rule removed or lowered, a group narrowed, a waiver added, a source dropped",
    "`level: failure` becomes `level: notice`",
    "have it looked at by the owners of the file",
  ),
  "config-changed": doc(
    "the change brings another `.calsim.yml`; what that one would say stands beside",
    "any edit of the file",
    "nothing: the base's file judges",
  ),
  "config-invalid": doc(
    "the base's `.calsim.yml` has errors that this change corrects",
    "a pull request that repairs the file",
    "accept it: only this one can be",
  ),
  "analysis-incomplete": doc(
    "something could not be read as its author meant it: what it would change is not judged, and the check fails",
    "a policy with a selector that can't be parsed",
    "correct the file; this can't be accepted",
  ),
  "analysis-failed": doc(
    "the analysis itself could not be done",
    "a tree beyond the limits",
    "see the message",
  ),
  "acceptance-not-counted": doc(
    "a comment tried to accept a finding and does not count",
    "`/calsim accept` by someone without write access",
    "have someone entitled do it",
  ),
} as const satisfies Record<string, IssueDoc>;
