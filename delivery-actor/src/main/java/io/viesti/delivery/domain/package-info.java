/**
 * Domain queues: one sharded, event-sourced entity per recipient domain and lane, the durable queue
 * of mail on its way out, with each mail's retry clock and end, and the attempts it supervises. May
 * use {@code policy}, {@code route}, {@code site}, {@code local}, {@code report}, {@code event} and
 * the core.
 */
package io.viesti.delivery.domain;
