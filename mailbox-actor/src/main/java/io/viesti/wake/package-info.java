/**
 * Who owes work: the durable index that brings an entity back after a crash although nobody touches
 * it. The port and its waker; adapters are in cluster-config. May use nothing of Viesti.
 */
package io.viesti.wake;
