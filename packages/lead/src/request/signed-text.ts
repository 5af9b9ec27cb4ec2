import { createHmac, timingSafeEqual } from 'node:crypto'

/** A value as a text that nobody else can make; whoever has it can read it. The value must survive JSON. */
export function signText(value: unknown, secret: Buffer): string {
  const content = Buffer.from(JSON.stringify(value))
  return Buffer.concat([signatureOf(content, secret), content]).toString('base64url')
}

/** The value of a text that this secret has signed; undefined for any other text. */
export function readSigned(text: string, secret: Buffer): unknown {
  const bytes = Buffer.from(text, 'base64url')
  const [signature, content] = [bytes.subarray(0, signatureLength), bytes.subarray(signatureLength)]
  if (signature.length < signatureLength || !timingSafeEqual(signature, signatureOf(content, secret))) return undefined
  return JSON.parse(content.toString()) as unknown
}

const signatureLength = 16

function signatureOf(content: Buffer, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(content).digest().subarray(0, signatureLength)
}
