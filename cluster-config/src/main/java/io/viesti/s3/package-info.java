/**
 * The object store of a cluster: a client of S3, its bucket and its settings. May use the port
 * {@code blob}.
 */
package io.viesti.s3;
