/** Why a job was told to stop: the `reason` of its abort signal. */
export type StopReason =
  /** A newer event for the same pull request has taken its place. */
  | { readonly kind: "newer-event" }
  /** GitHub withdrew the question: the merge group was dissolved. */
  | { readonly kind: "withdrawn" }
  /** The process is shutting down and the time for finishing is over. */
  | { readonly kind: "shutdown" };

/** The reason this signal was aborted for, `undefined` while it isn't. */
export function stopReasonOf(signal: AbortSignal): StopReason | undefined {
  // Only the job queue aborts these signals, always with a StopReason.
  return signal.aborted ? (signal.reason as StopReason) : undefined;
}
