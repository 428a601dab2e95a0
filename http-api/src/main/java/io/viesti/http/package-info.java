/**
 * The HTTP interface: {@link io.viesti.http.WebApi} for people's mail and {@link
 * io.viesti.http.AdminApi} for operators, put together from one class of routes per resource. Knows
 * Pekko HTTP; everything it does goes through the ports and commands of the core. May use all of
 * {@code io.viesti.http}.
 */
package io.viesti.http;
