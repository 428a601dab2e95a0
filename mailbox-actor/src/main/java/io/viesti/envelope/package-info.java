/**
 * The values of the SMTP envelope that several modules share: addresses, envelopes, replies. Pure
 * values; may use nothing of Viesti.
 */
package io.viesti.envelope;
