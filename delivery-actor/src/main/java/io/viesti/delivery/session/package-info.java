/**
 * SMTP as a client: replies read strictly, the conversation as a state machine without I/O, a Netty
 * channel around it, and one actor per connection. May use {@code envelope}, {@code blob}, {@code
 * dns}, {@code failpoint}.
 */
package io.viesti.delivery.session;
