/**
 * Questions to the domain name system that mail asks: who takes mail for a domain, and where a host
 * is. The port, its answers as values, and the adapter on dnsjava. May use nothing of Viesti.
 */
package io.viesti.dns;
