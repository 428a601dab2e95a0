/**
 * The command line: starting a node here, and administering a running one over its management
 * address. May use {@code node}, {@code local} and {@code backing}.
 */
package io.viesti.cli;
