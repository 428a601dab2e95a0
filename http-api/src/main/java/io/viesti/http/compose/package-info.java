/**
 * Mail written over HTTP: reading the request as a stream, composing it into a blob, sending it or
 * keeping it as a draft. May use {@code access}, {@code content}, {@code upload}, {@code webmail},
 * {@code login}, {@code json}, {@code problem}.
 */
package io.viesti.http.compose;
