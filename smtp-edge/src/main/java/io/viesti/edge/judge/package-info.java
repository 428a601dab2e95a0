/**
 * The stage where sender authentication and spam checks stand: between the last octet of a mail and
 * its acceptance. May use {@code edge.protocol}.
 */
package io.viesti.edge.judge;
