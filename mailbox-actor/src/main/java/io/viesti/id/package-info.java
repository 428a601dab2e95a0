/** Identifiers: opaque to clients, increasing in time. May use nothing of Viesti. */
package io.viesti.id;
