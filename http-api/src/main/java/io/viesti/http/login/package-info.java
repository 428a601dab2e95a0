/**
 * Who is asking: Basic, Bearer and cookie credentials, tokens, and the account itself. May use
 * {@code access}, {@code json}, {@code problem}.
 */
package io.viesti.http.login;
