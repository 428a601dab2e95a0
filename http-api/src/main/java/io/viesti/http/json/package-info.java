/**
 * JSON as the outside sees it: one mapper, snake_case, RFC 3339 UTC; reading a request body within
 * a limit and its fields with errors that name them. May use {@code problem}.
 */
package io.viesti.http.json;
