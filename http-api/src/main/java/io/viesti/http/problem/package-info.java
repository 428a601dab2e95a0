/** Errors as clients see them: RFC 9457 problem documents, and what becomes one. */
package io.viesti.http.problem;
