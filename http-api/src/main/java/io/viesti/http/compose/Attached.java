package io.viesti.http.compose;

import io.viesti.http.content.Spool;
import java.util.Optional;

/**
 * A file of a request.
 *
 * @param data when it came with the request
 * @param uploadId when it was uploaded before
 * @param contentId when the HTML shows it by {@code cid:} (RFC 2392)
 */
record Attached(
    String fileName,
    String contentType,
    Optional<String> contentId,
    Optional<Spool> data,
    Optional<String> uploadId) {}
