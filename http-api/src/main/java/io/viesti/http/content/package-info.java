/**
 * The content of mails on its way through HTTP: work that blocks, bounded; octets as streams; parts
 * of a mail as answers show them. May use {@code json}, {@code problem}.
 */
package io.viesti.http.content;
