import { Buffer } from 'node:buffer'

const NONCE_BYTES = 12

/**
 * Encrypts text so that only who has both secrets reads it: AES-GCM (NIST SP 800-38D) under a key that HKDF
 * (RFC 5869) derives from them and that is kept nowhere.
 */
export async function seal(text: string, secret: string, salt: string): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    await keyFrom(secret, salt),
    Buffer.from(text),
  )
  return new Uint8Array(Buffer.concat([iv, Buffer.from(sealed)]))
}

/** @throws DOMException when the secrets are others */
export async function unseal(sealed: Uint8Array, secret: string, salt: string): Promise<string> {
  const iv = sealed.slice(0, NONCE_BYTES)
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv },
    await keyFrom(secret, salt),
    sealed.slice(NONCE_BYTES),
  )
  return Buffer.from(opened).toString()
}

async function keyFrom(secret: string, salt: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', Buffer.from(secret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: Buffer.from(salt), info: Buffer.from('tidemark repeated answer') },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}
