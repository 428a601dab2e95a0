/**
 * The command line: starting a node here, and administering a running one over its management
 * address. May use {@code node}, {@code local}, {@code backing} and, for what is done to files
 * without a node, {@code engine.backup}.
 */
package io.viesti.cli;
