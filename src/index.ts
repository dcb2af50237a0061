/**
 * calsim as a library: `simulate` reads a tree as a cluster that can be asked, `compare` judges a change of one, and the
 * rest are the types and renderers of what they return. Everything here is stable within a major version; nothing else is.
 */
export { simulate } from "./simulate.ts";
export type {
  AppliedPolicies,
  DecideQuery,
  EndpointDecision,
  FlowQuery,
  Simulation,
  Trace,
  TraceStep,
} from "./simulate.ts";
export { compare } from "./compare.ts";
export type { CompareOptions } from "./compare.ts";
export { checkConfig } from "./check-config.ts";
export type { CheckedConfig } from "./check-config.ts";
export { startConfig } from "./start-config.ts";
export { diffMatrices } from "./diff-matrices.ts";
export type { PairDifference } from "./diff/pair-differences.ts";
export type { Cell, EndpointInfo, Matrix } from "./matrix/matrix.ts";
export { defaultLimits } from "./model/limits.ts";
export type { LimitName, Limits } from "./model/limits.ts";
export type { Assumption, Issue } from "./model/issue.ts";
export type { FailsafePort, HostInterface, SimulateOptions } from "./model/options.ts";
export type { Action, Chain, Direction, PolicyKind } from "./model/policy.ts";
export type { SourceFile } from "./model/resource.ts";
export type { Decider, Decision, Ruling, StepRef, Verdict } from "./model/ruling.ts";
export type { SourceRef } from "./model/source-ref.ts";
export type { Connection } from "./sets/connection.ts";
export {
  allConnections,
  emptyConnections,
  equalConnections,
  hasConnection,
  icmpConnections,
  intersectConnections,
  isAllConnections,
  isEmptyConnections,
  isSubsetConnections,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
} from "./sets/connection-set.ts";
export type { ConnectionSet } from "./sets/connection-set.ts";
export { intervals } from "./sets/interval-set.ts";
export { formatConnection, formatConnections, parseConnection } from "./sets/connection-text.ts";
export { sampleConnection } from "./sets/connection-text.ts";
export type { IntervalSet } from "./sets/interval-set.ts";
export { formatAddress, parseAddress } from "./sets/address.ts";
export type { Address } from "./sets/address.ts";
export {
  emptyAddresses,
  familyOf,
  firstAddress,
  formatAddressSet,
  hasAddress,
  intersectAddresses,
  isEmptyAddresses,
  parseCidr,
  parseCidrOrAddress,
  subtractAddresses,
  unionAddresses,
} from "./sets/address-set.ts";
export type { AddressSet } from "./sets/address-set.ts";
export { parseSelector } from "./selector/parse-selector.ts";
export { tokenizeSelector } from "./selector/tokenize-selector.ts";
export { canonicalSelector } from "./selector/print-selector.ts";
export { matchSelector } from "./selector/match-selector.ts";
export { selectorUid } from "./selector/selector-uid.ts";
export { labelRestrictions } from "./selector/label-restrictions.ts";
export { prefixLabels } from "./selector/transform-selector.ts";
export type { Selector } from "./selector/selector.ts";
export { convertKubernetesObject } from "./load/describe-conversion.ts";
export { effectiveModel } from "./load/describe-effective.ts";
export { lintCluster } from "./lint/lint-cluster.ts";
export { validateObject as validateResource } from "./validate/validate-object.ts";
export type { ObjectVerdicts } from "./validate/validate-object.ts";
export { createParseCache } from "./parse/parse-cache.ts";
export { renderComment } from "./render/comment.ts";
export { renderCheck } from "./render/check.ts";
