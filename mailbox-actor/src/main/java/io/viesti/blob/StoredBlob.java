package io.viesti.blob;

/**
 * A blob that an event may now name.
 *
 * @param size octets of content, before any compression
 */
public record StoredBlob(BlobId id, long size) {}
