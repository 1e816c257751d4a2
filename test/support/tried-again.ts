// Tests that run real programs are tried again where the machine was too busy for them; each time that happened is said.
afterEach(function () {
  const test = this.currentTest as unknown as { currentRetry(): number; fullTitle(): string };
  if (test.currentRetry() > 0) console.log(`    tried again: ${test.fullTitle()}`);
});
