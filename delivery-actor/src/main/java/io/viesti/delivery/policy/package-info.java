/**
 * When to try again: pure values, given the time and the dice by who hosts them. May use nothing of
 * Viesti.
 */
package io.viesti.delivery.policy;
