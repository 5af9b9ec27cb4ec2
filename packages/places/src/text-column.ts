const newline = 10
const decoder = new TextDecoder()

/** Rows of newline-separated UTF-8, kept as bytes: a tenth of the memory of strings. */
export class TextColumn {
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array

  constructor(bytes: Uint8Array) {
    let rows = 1
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) rows++
    this.#bytes = bytes
    this.#starts = new Uint32Array(rows + 1)
    let row = 1
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) this.#starts[row++] = at + 1
    this.#starts[rows] = bytes.length + 1
  }

  get length(): number {
    return this.#starts.length - 1
  }

  at(row: number): string {
    return decoder.decode(this.#bytes.subarray(this.#start(row), this.#start(row + 1) - 1))
  }

  /** The row that equals `bytes`, or -1. The rows must be sorted by their bytes. */
  search(bytes: Uint8Array): number {
    let low = 0
    let high = this.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const order = this.#compare(middle, bytes)
      if (order === 0) return middle
      if (order < 0) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  /** The rows that begin with `bytes`: the first of them, and the one behind the last. Sorted, as for `search`. */
  beginning(bytes: Uint8Array): readonly [first: number, end: number] {
    // No UTF-8 has this byte, so it stands behind whatever follows.
    return [this.#firstFrom(bytes), this.#firstFrom(Uint8Array.of(...bytes, 0xff))]
  }

  /** The byte of a row at an index; -1 behind its end. */
  byteAt(row: number, index: number): number {
    const at = this.#start(row) + index
    return at < this.#start(row + 1) - 1 ? (this.#bytes[at] ?? -1) : -1
  }

  /** The first row behind `row` and before `end` with another byte at an index; `end` when there is none. */
  nextWithOther(row: number, end: number, index: number): number {
    const byte = this.byteAt(row, index)
    let low = row
    let high = end
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (this.byteAt(middle, index) === byte) low = middle
      else high = middle
    }
    return high
  }

  #firstFrom(bytes: Uint8Array): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#compare(middle, bytes) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #compare(row: number, bytes: Uint8Array): number {
    const start = this.#start(row)
    const length = this.#start(row + 1) - 1 - start
    const both = Math.min(length, bytes.length)
    for (let index = 0; index < both; index++) {
      const difference = (this.#bytes[start + index] ?? 0) - (bytes[index] ?? 0)
      if (difference !== 0) return difference
    }
    return length - bytes.length
  }

  #start(row: number): number {
    return this.#starts[row] ?? 0
  }
}
