/**
 * {@code bench chaos}: a cluster in a network namespace of its own, open-loop load from outside,
 * one fault after the other, and the proof that everything acknowledged is there exactly once. May
 * use {@code bench}, {@code outside}, {@code local}, {@code backing} and the migration of {@code
 * node}.
 */
package io.viesti.chaos;
