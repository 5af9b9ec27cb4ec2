/** SQL for a time as milliseconds since 1970, as JavaScript counts them. */
export const milliseconds = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`
