const option = /--(format|match|map|rest-to-others|encoding|delimiter)\b/g

/** A sentence for people who type `galena import`, for those who send its options as parameters. */
export function inParameters(sentence: string): string {
  return sentence.replace(option, (_, name: string) => `the parameter ${name.replaceAll('-', '_')}`)
}
