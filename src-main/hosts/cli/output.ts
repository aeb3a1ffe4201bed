/** Where a command writes: results to stdout, everything a person reads on the way to stderr. */
export interface Output {
  result(line: string): void
  note(line: string): void
}

export const processOutput: Output = {
  result: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
