/** Servers that compete under one load client, and the measuring of one heat. */
package io.viesti.bench.contest;
