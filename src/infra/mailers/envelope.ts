import type { SendMailOptions } from 'nodemailer'
import type { Mail } from '../../domain/ports.ts'

/** A mail as nodemailer takes it. Addresses are given apart from names, for it reads a text as a list of them. */
export function envelope(from: string, { id, to, subject, text, html, headers }: Mail): SendMailOptions {
  return {
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    from: { name: 'OpenOn', address: from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    // Nobody's holiday reply is to answer it (RFC 3834 §5).
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
  }
}
