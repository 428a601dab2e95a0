/**
 * The command line: starting a node here, and administering a running one over its management
 * address. May use {@code node}.
 */
package io.viesti.cli;
