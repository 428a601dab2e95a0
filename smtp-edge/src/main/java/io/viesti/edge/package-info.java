/**
 * The SMTP server: mail in from other servers (MX) and from our accounts (submission). {@code
 * protocol} is the pure session, {@code transport} the sockets around it, {@code acceptance} what
 * happens to mail. Knows the core only through its ports.
 */
package io.viesti.edge;
