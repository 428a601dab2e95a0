/**
 * Messages as RFC 5322 and MIME know them: reading, summarising and composing, as pure functions
 * over values. May use {@code envelope}.
 */
package io.viesti.message;
