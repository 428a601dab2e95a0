/**
 * {@code bench ledger}: open-loop load with retries while the node is killed, a durable ledger of
 * what was acknowledged, and the proof that every acknowledged delivery is there exactly once,
 * unchanged.
 */
package io.viesti.bench.ledger;
