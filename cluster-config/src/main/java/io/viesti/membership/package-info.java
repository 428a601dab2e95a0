/**
 * Who is in the cluster and who of them was heard of late: opens and closes the acknowledgement
 * gate ({@code Hearing} is the pure part), says which node's turn it is to wake, and sends once
 * more what was dropped while a shard moved. May use of the core {@code gate}, {@code wake} and
 * {@code wire}.
 */
package io.viesti.membership;
