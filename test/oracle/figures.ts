/** Counts by name, and a sentence about them. */
export class Figures {
  readonly #counts = new Map<string, number>()

  count(name: string): void {
    this.#counts.set(name, this.of(name) + 1)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  summary(): string {
    return [...this.#counts].map(([name, count]) => `${name} ${count}`).join(', ')
  }
}
