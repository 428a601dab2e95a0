package io.viesti.http.upload;

import io.viesti.blob.BlobId;
import java.time.Instant;

/**
 * A file that waits to be attached.
 *
 * @param size octets
 */
public record Upload(BlobId blob, long size, Instant expiresAt) {}
