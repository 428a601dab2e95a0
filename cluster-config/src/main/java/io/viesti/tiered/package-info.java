/**
 * The blob store of a cluster: small content in a table beside the journal, large content in an
 * object store, and in the table a row for each of both with its lease. May use the port {@code
 * blob}, {@code s3}, {@code spool} and {@code compression}.
 */
package io.viesti.tiered;
