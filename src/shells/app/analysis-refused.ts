/** The analysis was not attempted, for a reason the reader of the check can do something about. */
export class AnalysisRefused extends Error {
  override readonly name = "AnalysisRefused";
}
