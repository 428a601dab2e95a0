/**
 * The blob store over the engine: small blobs in its log before the event that names them, large
 * ones in files of their own. May use {@code engine}, {@code spool}, {@code compression} and the
 * port {@code blob}.
 */
package io.viesti.engine.blob;
