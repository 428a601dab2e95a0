/** Which operations there are, and the document that describes them. May use {@code problem}. */
package io.viesti.http.openapi;
