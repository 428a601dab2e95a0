/**
 * Search over HTTP: operators inside a query, the scan that answers it, highlighted snippets. May
 * use {@code access}, {@code webmail}, {@code login}, {@code json}, {@code problem}.
 */
package io.viesti.http.search;
