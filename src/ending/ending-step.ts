/** A way on. A command is for reading and copying: Longshore runs none of them. */
export interface EndingStep {
  readonly words: string;
  readonly command?: string;
}
