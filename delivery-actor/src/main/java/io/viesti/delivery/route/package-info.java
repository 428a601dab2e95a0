/**
 * Where mail for a domain goes: pinned next hops, or the mail exchangers that the domain name
 * system gives, as a plan of hosts. May use {@code dns}, {@code directory}, {@code envelope}.
 */
package io.viesti.delivery.route;
