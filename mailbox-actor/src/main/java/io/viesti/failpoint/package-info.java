/** Deterministic deaths for crash tests. May use nothing of Viesti. */
package io.viesti.failpoint;
