/**
 * What a node is: its configuration, its parts put together, its start and its end. The only place
 * that knows all the others.
 */
package io.viesti.node;
