/** Why there is no answer, in the user's words. The command ends with status 2. */
export class CannotAnalyse extends Error {
  override readonly name = "CannotAnalyse";
  /** A line that helps, shown below. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
