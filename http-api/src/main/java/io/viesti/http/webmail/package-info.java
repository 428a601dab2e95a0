/**
 * Folders, emails, threads and search over HTTP: one class of routes per resource, and the JSON
 * they answer with. May use {@code access}, {@code content}, {@code login}, {@code json}, {@code
 * problem}.
 */
package io.viesti.http.webmail;
