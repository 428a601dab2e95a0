/**
 * The mail programs of Debian that Viesti is driven with and compared to: Postfix as a private
 * instance, smtp-sink, smtp-source, swaks, strace. All listen on loopback only.
 */
package io.viesti.outside.peer;
