/**
 * Files on their way into a mail: stored as blobs, named to their owner alone. May use {@code
 * login}, {@code content}, {@code json}, {@code problem}.
 */
package io.viesti.http.upload;
