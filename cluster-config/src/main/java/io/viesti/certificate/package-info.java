/**
 * Who is who inside: a process's certificate and key, whom it believes, and an authority of our own
 * that signs them for tests and for a cluster on one machine. May use nothing of Viesti.
 */
package io.viesti.certificate;
