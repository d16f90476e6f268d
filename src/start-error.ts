/** What keeps the system from starting, in one sentence for the person at the terminal; shown without a stack. */
export class StartError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = StartError.name;
  }
}
