/**
 * Site paths: the way from this node to one set of servers, with its connections, its limits and
 * its health. One actor per path, one child per connection. May use {@code session}, {@code route},
 * {@code policy}, {@code wire} of the core.
 */
package io.viesti.delivery.site;
