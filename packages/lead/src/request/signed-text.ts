import { createHmac, timingSafeEqual } from 'node:crypto'

/** A value as a text that nobody else can make; whoever has it can read it. The value must survive JSON. */
export function signText(value: unknown, secret: Buffer): string {
  const content = Buffer.from(JSON.stringify(value))
  return Buffer.concat([signatureOf(content, secret), content]).toString('base64url')
}

/** The value of a text that this secret has signed; undefined for any other text. */
export function readSigned(text: string, secret: Buffer): unknown {
  const { signature, content } = partsOf(text)
  if (signature.length < signatureLength || !timingSafeEqual(signature, signatureOf(content, secret))) return undefined
  return JSON.parse(content.toString()) as unknown
}

/** The value of a text that looks as if somebody had signed it; undefined for any other text. Anybody can make one. */
export function readUnverified(text: string): unknown {
  try {
    return JSON.parse(partsOf(text).content.toString()) as unknown
  } catch {
    return undefined
  }
}

const signatureLength = 16

function signatureOf(content: Buffer, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(content).digest().subarray(0, signatureLength)
}

function partsOf(text: string): { readonly signature: Buffer; readonly content: Buffer } {
  const bytes = Buffer.from(text, 'base64url')
  return { signature: bytes.subarray(0, signatureLength), content: bytes.subarray(signatureLength) }
}
