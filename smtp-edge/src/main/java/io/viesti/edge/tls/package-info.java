/** Certificates and TLS settings of the server side. May use nothing of the edge. */
package io.viesti.edge.tls;
